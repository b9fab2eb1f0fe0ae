//! Accelerators and disk.

use super::shape::{shape, wire_enum};

shape! {
    pub struct ResourceRequirement {
        required {
            r#type: ResourceType,
        }
        optional {
            value: Option<String>,
            sharing_strategy: Option<SharingStrategy>,
        }
    }
}

wire_enum! {
    pub enum ResourceType {
        Gpu = "GPU",
        InferenceAccelerator = "InferenceAccelerator",
        NeuronDevice = "NeuronDevice",
    }
}

shape! {
    /// How a GPU is shared between containers.
    #[derive(Default)]
    pub struct SharingStrategy {
        optional {
            nvidia_mps: Option<NvidiaMpsAllocation>,
        }
    }
}

shape! {
    pub struct NvidiaMpsAllocation {
        required {
            memory: i32,
        }
        optional {
            max_compute_percent: Option<i32>,
        }
    }
}

shape! {
    pub struct InferenceAccelerator {
        required {
            device_name: String,
            device_type: String,
        }
    }
}

shape! {
    /// The disk of a task: image, writable layers and volumes together.
    pub struct EphemeralStorage {
        required {
            #[serde(rename = "sizeInGiB")]
            size_in_gib: i32,
        }
    }
}
