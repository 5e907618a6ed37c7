//! Stigg's error codes.

/// Defines [`ErrorCode`] from the names of the codes.
macro_rules! codes {
    ($($code:ident)+) => {
        /// Why Stigg refused an operation: the `code` of a GraphQL error.
        ///
        /// Stigg writes codes in two ways: its schema says `CustomerNotFound`, its documentation
        /// `CUSTOMER_NOT_FOUND`. Both decode into the same variant, and so do codes that differ
        /// in a final `Error` only. A code that this version does not know is kept as it came.
        ///
        /// ```
        /// use stigg::ErrorCode;
        ///
        /// assert_eq!(ErrorCode::from("CUSTOMER_NOT_FOUND"), ErrorCode::CustomerNotFound);
        /// assert_eq!(ErrorCode::from("Brand_New"), ErrorCode::Unknown("Brand_New".to_owned()));
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the names are Stigg's, and say what is published of them")]
        pub enum ErrorCode {
            $($code,)+
            /// A code that this version of the crate does not know, as it came.
            Unknown(String),
        }

        impl ErrorCode {
            const KNOWN: &'static [(&'static str, Self)] = &[$((stringify!($code), Self::$code)),+];

            /// The code as Stigg's schema writes it; an unknown one as it came.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$code => stringify!($code),)+
                    Self::Unknown(code) => code,
                }
            }
        }
    };
}

codes! {
    AccessDeniedError AccountNotFoundError AddonDependencyMissingError
    AddonHasToHavePriceError AddonIsCompatibleWithGroup AddonIsCompatibleWithPlan
    AddonNotFound AddonQuantityExceedsLimitError AddonWithDraftCannotBeDeletedError
    AddonsNotFound AmountTooLarge ApiKeyExpired ApiKeyHasExpiry ApiKeyNotFound
    ArchivedCouponCantBeApplied AuthCustomerMismatch AuthCustomerReadonly
    AuthorizationServiceError AwsMarketplaceIntegrationError
    AwsMarketplaceIntegrationValidationError BadUserInput
    BillingIntegrationAlreadyExistsError BillingIntegrationMissing BillingInvoiceStatusError
    BillingPeriodMissingError CanNotUpdateEntitlementsFeatureGroup
    CannotAddOverrideEntitlementToPlan CannotArchiveFeatureError
    CannotArchiveFeatureGroupError CannotArchiveProductError CannotChangeBillingIntegration
    CannotDeleteCustomerError CannotDeleteDefaultIntegration CannotDeleteFeatureError
    CannotEditPackageInNonDraftMode CannotRemovePaymentMethodFromCustomerError
    CannotReportUsageForEntitlementWithMeterError CannotUnarchiveProductError
    CannotUpdateExpireAtForExpiredCreditGrantError CannotUpdateUnitTransformationError
    CannotUpsertToPackageThatHasDraft ChangingPayingCustomerIsNotSupportedError
    CheckoutIsNotSupported CouponNotFound CreditGrantAlreadyVoided CreditGrantCannotBeVoided
    CreditGrantNotFound CustomCurrencyNotFound CustomerAlreadyHaveCustomerCoupon
    CustomerAlreadyUsesCoupon CustomerHasNoEmailAddress CustomerNoBillingId CustomerNotFound
    CustomerResourceNotFound DataExportIntegrationError DeprecatedEstimateSubscriptionError
    DowngradeBillingPeriodNotSupportedError DraftAddonCantBeArchived DraftAlreadyExists
    DraftPlanCantBeArchived DuplicateAddonProvisionedError DuplicateIntegrationNotAllowed
    DuplicateProductValidationError DuplicatedEntityNotAllowed
    EditAllowedOnDraftPackageOnlyError EntitlementBelongsToFeatureGroupError
    EntitlementLimitExceededError EntitlementUsageOutOfRangeError
    EntitlementsMustBelongToSamePackage EntityIdDifferentFromRefIdError
    EntityIsArchivedError EnvironmentMissing ExperimentAlreadyRunning
    ExperimentNotFoundError ExperimentStatusError ExpireAtMustBeLaterThanEffectiveAtError
    FailedToCreateCheckoutSessionError FailedToImportCustomer FailedToImportSubscriptions
    FailedToResolveBillingIntegration FeatureConfigurationExceededLimitError
    FeatureGroupMissingFeaturesError FeatureGroupNotFoundError
    FeatureNotBelongToFeatureGroupError FeatureNotFound FetchAllCountriesPricesNotAllowed
    FreePlanCantHaveCompatiblePackageGroupError FutureUpdateNotFound GovernanceNotEnabled
    GraphQLAliasesLimitExceeded GraphQLBatchedOperationsLimitExceeded
    GraphQLUnsupportedDirective HubspotIntegrationError IdentityForbidden
    ImportAlreadyInProgress ImportSubscriptionsBulkError IncompatibleSubscriptionAddon
    InitStripePaymentMethodError IntegrationNotFound IntegrationValidationError
    IntegrityViolation InvalidAddressError InvalidArgumentError InvalidCancellationDate
    InvalidDoggoSignatureError InvalidEntitlementResetPeriod InvalidMemberDelete
    InvalidMetadataError InvalidQuantity InvalidReceivedSignatureError
    InvalidSubscriptionStatus InvalidTaxId InvalidUpdatePriceUnitAmountError
    InvoicePreviewNotAvailableForDraftContract MemberInvitationError MemberNotFound
    MergeEnvironmentValidationError MeterMustBeAssociatedToMeteredFeature
    MeteringNotAvailableForFeatureType MissingBillingInvoiceError MissingEntityIdError
    MultiSubscriptionCantBeAutoCancellationSourceError NoActiveSubscriptionForCustomer
    NoDraftOfferFound NoFeatureEntitlementError NoFeatureEntitlementInSubscription
    NoProductsAvailable ObjectAlreadyBeingUsedByAnotherRequestError OfferAlreadyExists
    OfferNotFound OperationNotAllowedDuringInProgressExperiment OperationTimeout
    PackageAlreadyPublished PackageGroupMinItemsError PackageGroupNotFound
    PackagePricingTypeNotSet PaymentMethodNotFoundError
    PlanCannotBePublishWhenBasePlanIsDraft PlanCannotBePublishWhenCompatibleAddonIsDraft
    PlanIsUsedAsDefaultStartPlan PlanIsUsedAsDowngradePlan PlanNotFound
    PlanWithChildCantBeDeleted PlansCircularDependencyError PreparePaymentMethodFormError
    PriceNotFound PricingModelNotSupportedByBillingIntegration ProductNotFoundError
    ProductNotPublishedError PromotionCodeCustomerNotFirstPurchase
    PromotionCodeMaxRedemptionsReached PromotionCodeMinimumAmountNotReached
    PromotionCodeNotActive PromotionCodeNotForCustomer PromotionCodeNotFound
    PromotionalEntitlementNotFoundError RateLimitExceeded RecalculateEntitlementsError
    RequiredSsoAuthenticationError ResyncAlreadyInProgress
    ScheduledMigrationAlreadyExistsError SchedulingAtEndOfBillingPeriod
    SelectedBillingModelDoesntMatchImportedItemError
    SingleSubscriptionCantBeAutoCancellationTargetError StripeCustomerIsDeleted StripeError
    SubscriptionAlreadyCanceledOrExpired SubscriptionAlreadyOnLatestPlanError
    SubscriptionDoesNotHaveBillingPeriod SubscriptionMustHaveSinglePlanError
    SubscriptionNoBillingId SubscriptionNotFound TooManyCustomCurrencies
    TooManySubscriptionsPerCustomer TrialMustBeCancelledImmediately UnPublishedPackage
    Unauthenticated UnexpectedError UnsupportedFeatureType UnsupportedParameter
    UnsupportedSubscriptionScheduleType UnsupportedVendorIdentifier
    UsageMeasurementDiffOutOfRangeError VendorIsNotSupported VersionExceedsMaxValueError
    WorkflowTriggerNotFound
}

impl From<&str> for ErrorCode {
    fn from(code: &str) -> Self {
        (Self::KNOWN.iter())
            .find(|(name, _)| bare(name).eq(bare(code)))
            .map_or_else(|| Self::Unknown(code.to_owned()), |(_, known)| known.clone())
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The letters of a code in lower case, without a final `Error`.
fn bare(code: &str) -> impl Iterator<Item = u8> {
    let suffix = code.len().saturating_sub("error".len());
    let end = match code.get(suffix..) {
        Some(end) if end.eq_ignore_ascii_case("error") => suffix,
        _ => code.len(),
    };
    code.bytes().take(end).filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_apart() {
        for (name, code) in ErrorCode::KNOWN {
            assert_eq!(ErrorCode::from(*name), *code, "{name} is taken for another code");
        }
    }

    #[test]
    fn both_spellings_are_the_same_code() {
        for (spelling, code) in [
            ("UNAUTHENTICATED", ErrorCode::Unauthenticated),
            ("ENTITLEMENT_LIMIT_EXCEEDED", ErrorCode::EntitlementLimitExceededError),
            ("RateLimitExceeded", ErrorCode::RateLimitExceeded),
            ("rate_limit_exceeded", ErrorCode::RateLimitExceeded),
            ("STRIPE_ERROR", ErrorCode::StripeError),
        ] {
            assert_eq!(ErrorCode::from(spelling), code, "{spelling}");
        }
    }
}
