//! Enumerations that Amazon may add to at any time.

/// Declares an enumeration of AWS values with a place for those not invented yet.
///
/// Text is matched without regard to case; what is not known is kept as it was sent, in `Other`.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $( $(#[$variant_doc:meta])* $variant:ident = $text:literal $(| $alias:literal)* ),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$variant_doc])* $variant, )+
            /// A value that this version does not know, as it was sent.
            Other(Box<str>),
        }

        impl $name {
            /// Every value that this version knows, in the order of the AWS page.
            pub const KNOWN: &'static [Self] = &[$( Self::$variant ),+];

            /// Reads the text of a value, without regard to case.
            #[must_use]
            pub fn from_text(text: &str) -> Self {
                $(
                    if text.eq_ignore_ascii_case($text) $( || text.eq_ignore_ascii_case($alias) )* {
                        return Self::$variant;
                    }
                )+
                Self::Other(text.into())
            }

            /// The value as AWS documents it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $text, )+
                    Self::Other(text) => text,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;
                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("text")
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::from_text(text))
                    }
                }
                deserializer.deserialize_str(Text)
            }
        }

        impl crate::lenient::Member for $name {
            fn read<'de, D>(deserializer: D) -> Result<Option<Self>, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                crate::lenient::text(deserializer, None, |text| {
                    Ok((!text.is_empty()).then(|| Self::from_text(text)))
                })
            }
        }
    };
}
pub(crate) use open_enum;
