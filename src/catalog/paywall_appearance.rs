//! The look of widgets.

use crate::common::declare::response;
use crate::common::open_enum::open_enum;

response! {
    /// The look of a paywall.
    pub struct PaywallConfiguration {
        /// Colors.
        pub palette: Option<PaywallColorsPalette>,
        /// Fonts.
        pub typography: Option<TypographyConfiguration>,
        /// Sizes and alignment.
        pub layout: Option<PaywallLayoutConfiguration>,
        /// Your own CSS. `None` if there is none.
        pub custom_css: Option<String>,
    }

    /// The colors of a paywall. Each is `None` unless it is set.
    pub struct PaywallColorsPalette {
        /// Main color.
        pub primary: Option<String>,
        /// Color of text.
        pub text_color: Option<String>,
        /// Color of the background.
        pub background_color: Option<String>,
        /// Color of borders.
        pub border_color: Option<String>,
        /// Background color of the customer's current plan.
        pub current_plan_background: Option<String>,
    }

    /// The sizes and alignment of a paywall.
    pub struct PaywallLayoutConfiguration {
        /// Alignment of the content. `None` if not set.
        pub alignment: Option<Alignment>,
        /// Width of a plan. `None` if not set.
        pub plan_width: Option<f64>,
        /// Margin around a plan. `None` if not set.
        pub plan_margin: Option<f64>,
        /// Padding within a plan. `None` if not set.
        pub plan_padding: Option<f64>,
    }

    /// The fonts of a widget.
    pub struct TypographyConfiguration {
        /// Font family. `None` if not set.
        pub font_family: Option<String>,
        /// Font of first-level headings. `None` if not set.
        pub h1: Option<FontVariant>,
        /// Font of second-level headings. `None` if not set.
        pub h2: Option<FontVariant>,
        /// Font of third-level headings. `None` if not set.
        pub h3: Option<FontVariant>,
        /// Font of body text. `None` if not set.
        pub body: Option<FontVariant>,
    }

    /// The size and weight of a font.
    pub struct FontVariant {
        /// Size of the font. `None` if not set.
        pub font_size: Option<f64>,
        /// Weight of the font. `None` if not set.
        pub font_weight: Option<FontWeight>,
    }
}

open_enum! {
    /// Horizontal alignment.
    pub enum Alignment {
        /// Centered.
        Center = "CENTER",
        /// To the left.
        Left = "LEFT",
        /// To the right.
        Right = "RIGHT",
    }
}

open_enum! {
    /// Weight of a font.
    pub enum FontWeight {
        /// Bold.
        Bold = "BOLD",
        /// Normal.
        Normal = "NORMAL",
    }
}
