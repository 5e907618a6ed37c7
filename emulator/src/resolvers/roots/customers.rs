//! Operations on customers and their coupons.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::customers::{
    ArchiveCustomerInput, DetachCustomerPaymentMethodInput, UnarchiveCustomerInput,
};

use super::{Root, Subject, argument, coupons, unknown};
use crate::failure::Outcome;
use crate::resolvers::{Tree, leaf};

impl Root<'_> {
    pub(super) fn customers_mutation<'a>(
        &'a self,
        info: &ResolveInfo<'_>,
    ) -> Outcome<ResolvedValue<'a>> {
        let customer = match info.field_name() {
            "importOneCustomer" => {
                let input = argument(info, "input")?;
                self.change(|store| store.import_customer(input))?
            }
            "importCustomersBulk" => {
                let input = argument(info, "input")?;
                return self.change(|store| Ok(leaf(store.import_customers(input))));
            }
            "archiveCustomer" => {
                let input: ArchiveCustomerInput = argument(info, "input")?;
                self.change(|store| store.archive_customer(&input.customer_id))?;
                input.customer_id
            }
            "unarchiveCustomer" => {
                let input: UnarchiveCustomerInput = argument(info, "input")?;
                self.change(|store| store.unarchive_customer(&input.customer_id))?;
                input.customer_id
            }
            "detachCustomerPaymentMethod" => {
                let input: DetachCustomerPaymentMethodInput = argument(info, "input")?;
                self.change(|store| store.detach_payment_method(&input.customer_id))?;
                input.customer_id
            }
            "createOneCoupon" => return self.create_coupon(info),
            other => return Err(unknown(other)),
        };
        self.answer(Subject::Customer(customer))
    }

    fn create_coupon(&self, info: &ResolveInfo<'_>) -> Outcome<ResolvedValue<'_>> {
        let input = argument(info, "input")?;
        let ref_id = self.change(|store| store.create_coupon(input))?;
        let store = self.read()?;
        Ok(store.catalog.coupon(&ref_id).map_or_else(ResolvedValue::null, |coupon| {
            Tree::answer("Coupon", coupons::coupon(&store, coupon))
        }))
    }
}
