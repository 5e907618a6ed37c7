//! Operations on customers.

use apollo_compiler::resolvers::{ResolveInfo, ResolvedValue};
use stigg::customers::{
    ArchiveCustomerInput, DetachCustomerPaymentMethodInput, GetCustomerByRefIdInput,
    UnarchiveCustomerInput,
};

use super::{Resolved, Root, Subject, argument};
use crate::resolvers::leaf;

impl Root<'_> {
    pub(super) fn customers<'a>(&'a self, info: &ResolveInfo<'_>) -> Resolved<'a> {
        let resolved = match info.field_name() {
            "provisionCustomer" => {
                let input = argument(info, "input")?;
                let outcome = self.change(|store| store.provision_customer(input))?;
                self.answer(Subject::ProvisionedCustomer(outcome))
            }
            "updateOneCustomer" => {
                let input = argument(info, "input")?;
                let customer = self.change(|store| store.update_customer(input))?;
                self.answer(Subject::Customer(customer))
            }
            "getCustomerByRefId" => {
                let input: GetCustomerByRefIdInput = argument(info, "input")?;
                Ok(match self.change(|store| store.account_mut(&input.customer_id).map(drop)) {
                    Ok(()) => self.answer(Subject::Customer(input.customer_id))?,
                    Err(_) => ResolvedValue::null(),
                })
            }
            "importOneCustomer" => {
                let input = argument(info, "input")?;
                let customer = self.change(|store| store.import_customer(input))?;
                self.answer(Subject::Customer(customer))
            }
            "importCustomersBulk" => {
                let input = argument(info, "input")?;
                self.change(|store| Ok(leaf(store.import_customers(input))))
            }
            "archiveCustomer" => {
                let input: ArchiveCustomerInput = argument(info, "input")?;
                self.change(|store| store.archive_customer(&input.customer_id))?;
                self.answer(Subject::Customer(input.customer_id))
            }
            "unarchiveCustomer" => {
                let input: UnarchiveCustomerInput = argument(info, "input")?;
                self.change(|store| store.unarchive_customer(&input.customer_id))?;
                self.answer(Subject::Customer(input.customer_id))
            }
            "detachCustomerPaymentMethod" => {
                let input: DetachCustomerPaymentMethodInput = argument(info, "input")?;
                self.change(|store| store.detach_payment_method(&input.customer_id))?;
                self.answer(Subject::Customer(input.customer_id))
            }
            _ => return Ok(None),
        };
        resolved.map(Some)
    }
}
