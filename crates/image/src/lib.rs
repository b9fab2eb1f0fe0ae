//! Images: references, registries, the verified content store, the layer cache.
