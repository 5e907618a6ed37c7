//! Stigg's error codes.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use crate::common::open_enum::open_enum;

/// Defines [`ErrorCode`] from the names of the codes.
macro_rules! codes {
    ($($code:ident)+) => {
        open_enum! {
            @spelled_in_many_ways
            /// Stigg's reason for refusing an operation: the `code` of a GraphQL error.
            ///
            /// Stigg writes codes in two ways: its schema says `CustomerNotFound`, its
            /// documentation `CUSTOMER_NOT_FOUND`. All spellings of a code are equal, also of one
            /// that this version does not know, and so are codes that differ in a final `Error`
            /// only. [`as_str`](Self::as_str) returns a known code as the schema writes it, and an
            /// unknown one as it came.
            ///
            /// ```
            /// use stigg::ErrorCode;
            ///
            /// assert_eq!(ErrorCode::from("CUSTOMER_NOT_FOUND"), ErrorCode::CustomerNotFound);
            ///
            /// let unknown = ErrorCode::from("BRAND_NEW");
            /// assert_eq!(unknown.as_str(), "BRAND_NEW");
            /// assert!(unknown == "BRAND_NEW" && unknown == "BrandNew");
            /// ```
            #[allow(missing_docs, reason = "the names are Stigg's, and say what is published of them")]
            pub enum ErrorCode {
                $($code = stringify!($code),)+
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

impl ErrorCode {
    /// Whether the input caused the error, rather than the server, the account or the document.
    /// Codes that this version does not know count as caused by the input, except those that GraphQL
    /// servers define.
    pub(crate) fn is_about_the_input(&self) -> bool {
        const DEFINED_BY_SERVERS: [&str; 5] = [
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "INTERNAL_SERVER_ERROR",
            "OPERATION_RESOLUTION_FAILURE",
            "PERSISTED_QUERY_NOT_FOUND",
        ];
        let is_elsewhere = matches!(
            self,
            Self::AccountNotFoundError
                | Self::AuthorizationServiceError
                | Self::EnvironmentMissing
                | Self::GraphQLAliasesLimitExceeded
                | Self::GraphQLBatchedOperationsLimitExceeded
                | Self::GraphQLUnsupportedDirective
                | Self::ImportAlreadyInProgress
                | Self::RequiredSsoAuthenticationError
                | Self::ResyncAlreadyInProgress
                | Self::UnexpectedError
        );
        !is_elsewhere && !DEFINED_BY_SERVERS.iter().any(|code| *self == **code)
    }

    fn known(text: &str) -> Option<Self> {
        Self::KNOWN.iter().find(|code| **code == *text).cloned()
    }
}

impl PartialEq for ErrorCode {
    fn eq(&self, other: &Self) -> bool {
        *self == *other.as_str()
    }
}

impl Eq for ErrorCode {}

impl PartialEq<str> for ErrorCode {
    /// Compares the codes, not their spellings.
    fn eq(&self, text: &str) -> bool {
        bare(self.as_str()).eq(bare(text))
    }
}

impl Ord for ErrorCode {
    fn cmp(&self, other: &Self) -> Ordering {
        bare(self.as_str()).cmp(bare(other.as_str()))
    }
}

impl Hash for ErrorCode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        bare(self.as_str()).for_each(|byte| state.write_u8(byte));
        // No byte of UTF-8: it keeps apart what is hashed one after the other.
        state.write_u8(0xff);
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
