//! How a model is declared: one line a member, with the names that the feeds spell it by.

/// Declares the struct of one JSON object and how it is read and written.
///
/// A member is `field: Type = "WireName" | "otherName"`. The type says whether the member may be
/// unknown (`Option`, `Vec`, `BTreeMap`) or has to be there. Members that the model does not name
/// are passed over. When a document holds a member twice, or under two of its names, the last one
/// that is not null counts; serde's own derive would refuse such a document.
macro_rules! model {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $(
                $(#[$doc:meta])*
                $field:ident : $type:ty = $wire:literal $(| $alias:literal)* $(=> $how:ty)?,
            )+
            $(
                ; derived
                $(#[$derived_doc:meta])*
                $derived:ident : $derived_type:ty = $derive:path, of $source:ident, or $message:path,
            )?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        $vis struct $name {
            $(
                $(#[$doc])*
                #[serde(rename = $wire, skip_serializing_if = "crate::lenient::Member::is_absent")]
                $vis $field: $type,
            )+
            $(
                $(#[$derived_doc])*
                #[serde(skip_serializing)]
                $vis $derived: $derived_type,
            )?
        }

        impl crate::lenient::Object for $name {
            fn from_members<'de, A>(mut map: A) -> Result<Self, A::Error>
            where
                A: serde::de::MapAccess<'de>,
            {
                #[expect(non_camel_case_types, reason = "named after the fields of the struct")]
                #[derive(Clone, Copy)]
                enum Key {
                    $( $field, )+
                }
                const NAMES: [(&str, Key); [$( $wire, $( $alias, )* )+].len()] =
                    [$( ($wire, Key::$field), $( ($alias, Key::$field), )* )+];
                static TABLE: crate::names::Names<Key, { NAMES.len() }> =
                    crate::names::Names::new(NAMES);
                struct Parts {
                    $( $field: Option<$type>, )+
                }
                // A function of its own, so that the members stay where they are: kept in
                // variables of the loop, the largest model has them copied at each turn.
                #[inline(never)]
                fn fill<'de, A>(map: &mut A, parts: &mut Parts) -> Result<(), A::Error>
                where
                    A: serde::de::MapAccess<'de>,
                {
                    let mut place = 0;
                    while let Some(key) = map
                        .next_key_seed(crate::names::Next { names: &TABLE, place: &mut place })?
                    {
                        match key {
                            $(
                                Some(Key::$field) => {
                                    let read = crate::model::member!(map, $type $(, $how)?);
                                    if read.is_some() {
                                        parts.$field = read;
                                    }
                                }
                            )+
                            None => crate::lenient::skip(map)?,
                        }
                    }
                    Ok(())
                }
                let mut parts = Parts { $( $field: crate::lenient::Member::absent(), )+ };
                fill(&mut map, &mut parts)?;
                $(
                    let Some($field) = parts.$field else {
                        return Err(serde::de::Error::missing_field($wire));
                    };
                )+
                $(
                    let $derived = match $derive(&$source) {
                        Some(value) => value,
                        None => return Err(serde::de::Error::custom($message)),
                    };
                )?
                Ok(Self { $( $field, )+ $( $derived )? })
            }
        }

        impl crate::lenient::Member for $name {
            fn read<'de, D>(deserializer: D) -> Result<Option<Self>, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                crate::lenient::object(deserializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::lenient::object(deserializer)?
                    .ok_or_else(|| serde::de::Error::custom("null for an object"))
            }
        }
    };
}

/// Reads the value of one member, by its type or by a reader of its own.
macro_rules! member {
    ($map:ident, $type:ty) => {
        $map.next_value::<crate::lenient::Read<$type>>()?.0
    };
    ($map:ident, $type:ty, $how:ty) => {
        $map.next_value::<$how>()?.0
    };
}

pub(crate) use {member, model};
