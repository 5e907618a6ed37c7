//! Serialized forms of the store's maps that JSON cannot express directly.

/// A map with structured keys, as a list of entries.
pub(crate) mod entries {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry<K, V> {
        key: K,
        value: V,
    }

    pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map.iter().map(|(key, value)| Entry { key, value }))
    }

    pub(crate) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        let entries: Vec<Entry<K, V>> = Vec::deserialize(deserializer)?;
        let mut map = BTreeMap::new();
        for (position, Entry { key, value }) in entries.into_iter().enumerate() {
            if map.insert(key, value).is_some() {
                let message = format!("the key of entry {position} already exists");
                return Err(D::Error::custom(message));
            }
        }
        Ok(map)
    }
}

/// Customers as a list, since each has its own identifier.
pub(crate) mod accounts {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::accounts::Account;

    pub(crate) fn serialize<S: Serializer>(
        accounts: &BTreeMap<String, Account>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(accounts.values())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, Account>, D::Error> {
        let mut accounts = BTreeMap::new();
        for account in Vec::<Account>::deserialize(deserializer)? {
            let ref_id = account.profile.ref_id.clone();
            if accounts.contains_key(&ref_id) {
                let message = format!("the customer `{ref_id}` already exists");
                return Err(D::Error::custom(message));
            }
            accounts.insert(ref_id, account);
        }
        Ok(accounts)
    }
}

/// Dates by name, in RFC 3339.
pub(crate) mod dates {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::OffsetDateTime;

    #[derive(Serialize, Deserialize)]
    struct Date(#[serde(with = "time::serde::rfc3339")] OffsetDateTime);

    pub(crate) fn serialize<S: Serializer>(
        dates: &BTreeMap<String, OffsetDateTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(dates.iter().map(|(name, date)| (name, Date(*date))))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, OffsetDateTime>, D::Error> {
        let dates: BTreeMap<String, Date> = BTreeMap::deserialize(deserializer)?;
        Ok(dates.into_iter().map(|(name, Date(date))| (name, date)).collect())
    }
}
