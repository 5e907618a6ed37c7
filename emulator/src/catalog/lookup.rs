//! A catalog indexed by identifier.

use std::collections::HashMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::validate::check_coupon;
use super::versions::Earlier;
use super::{
    Addon, Billing, Catalog, CatalogError, Coupon, CustomCurrency, Feature, Plan, Product,
};

/// A validated, indexed catalog with the earlier versions of its packages. References between
/// entries always resolve.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    pub(super) catalog: Catalog,
    pub(super) earlier: Earlier,
    features: HashMap<String, usize>,
    currencies: HashMap<String, usize>,
    products: HashMap<String, usize>,
    plans: HashMap<String, usize>,
    addons: HashMap<String, usize>,
    coupons: HashMap<String, usize>,
    event_features: HashMap<String, Vec<usize>>,
}

impl Lookup {
    pub(crate) fn new(catalog: Catalog) -> Result<Self, CatalogError> {
        catalog.validate()?;
        let mut event_features: HashMap<_, Vec<_>> = HashMap::new();
        for (position, feature) in catalog.features.iter().enumerate() {
            if let Some(meter) = &feature.event_meter {
                event_features.entry(meter.event_name.clone()).or_default().push(position);
            }
        }
        Ok(Self {
            features: positions(&catalog.features, |feature| &feature.ref_id),
            currencies: positions(&catalog.currencies, |currency| &currency.ref_id),
            products: positions(&catalog.products, |product| &product.ref_id),
            plans: positions(&catalog.plans, |plan| &plan.ref_id),
            addons: positions(&catalog.addons, |addon| &addon.ref_id),
            coupons: positions(&catalog.coupons, |coupon| &coupon.ref_id),
            event_features,
            earlier: Earlier::default(),
            catalog,
        })
    }

    /// The latest version of everything.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    pub(crate) fn feature(&self, ref_id: &str) -> Option<&Feature> {
        self.features.get(ref_id).and_then(|&position| self.catalog.features.get(position))
    }

    pub(crate) fn currency(&self, ref_id: &str) -> Option<&CustomCurrency> {
        self.currencies.get(ref_id).and_then(|&position| self.catalog.currencies.get(position))
    }

    pub(crate) fn product(&self, ref_id: &str) -> Option<&Product> {
        self.products.get(ref_id).and_then(|&position| self.catalog.products.get(position))
    }

    /// The latest version of a plan.
    pub(crate) fn plan(&self, ref_id: &str) -> Option<&Plan> {
        self.plans.get(ref_id).and_then(|&position| self.catalog.plans.get(position))
    }

    /// The latest version of an add-on.
    pub(crate) fn addon(&self, ref_id: &str) -> Option<&Addon> {
        self.addons.get(ref_id).and_then(|&position| self.catalog.addons.get(position))
    }

    pub(crate) fn coupon(&self, ref_id: &str) -> Option<&Coupon> {
        self.coupons.get(ref_id).and_then(|&position| self.catalog.coupons.get(position))
    }

    pub(crate) fn products(&self) -> &[Product] {
        &self.catalog.products
    }

    /// The plans of a product, in the order of the catalog.
    pub(crate) fn plans_of<'a>(&'a self, product: &'a str) -> impl Iterator<Item = &'a Plan> {
        self.catalog.plans.iter().filter(move |plan| plan.product == product)
    }

    pub(crate) fn features(&self) -> &[Feature] {
        &self.catalog.features
    }

    /// Adds a coupon whose identifier is not in use.
    pub(crate) fn add_coupon(&mut self, coupon: Coupon) -> Result<(), CatalogError> {
        check_coupon(&coupon)?;
        self.coupons.insert(coupon.ref_id.clone(), self.catalog.coupons.len());
        self.catalog.coupons.push(coupon);
        Ok(())
    }

    pub(crate) fn billing(&self) -> Option<&Billing> {
        self.catalog.billing.as_ref()
    }

    pub(crate) fn coupons(&self) -> &[Coupon] {
        &self.catalog.coupons
    }

    /// The features metered by events with this name.
    pub(crate) fn features_metered_by(&self, event_name: &str) -> impl Iterator<Item = &Feature> {
        self.event_features
            .get(event_name)
            .into_iter()
            .flatten()
            .filter_map(|&position| self.catalog.features.get(position))
    }
}

/// The serialized form of a [`Lookup`]; the index is rebuilt when it is read.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Form<C, E> {
    latest: C,
    earlier: E,
}

impl Serialize for Lookup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Form { latest: &self.catalog, earlier: &self.earlier }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lookup {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Form { latest, earlier } = Form::deserialize(deserializer)?;
        let mut lookup = Self::new(latest).map_err(D::Error::custom)?;
        lookup.earlier = earlier;
        lookup.check_earlier().map_err(D::Error::custom)?;
        Ok(lookup)
    }
}

fn positions<T>(entries: &[T], ref_id: impl Fn(&T) -> &String) -> HashMap<String, usize> {
    entries.iter().enumerate().map(|(position, entry)| (ref_id(entry).clone(), position)).collect()
}
