//! Views: cheap copies of references to the store that resolve the fields of a type.

/// Resolves the fields of a type by the `field` method of a view. Fields without data in the emulator
/// are null.
macro_rules! view {
    ($view:ident, $type_name:literal) => {
        impl apollo_compiler::resolvers::ObjectValue for $view<'_> {
            fn type_name(&self) -> &str {
                $type_name
            }

            fn resolve_field<'a>(
                &'a self,
                info: &'a apollo_compiler::resolvers::ResolveInfo<'a>,
            ) -> Result<
                apollo_compiler::resolvers::ResolvedValue<'a>,
                apollo_compiler::resolvers::FieldError,
            > {
                Ok(self.field(info.field_name()))
            }
        }
    };
}

pub(crate) use view;
