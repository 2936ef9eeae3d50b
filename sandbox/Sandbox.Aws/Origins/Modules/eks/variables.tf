variable "cluster_name" {
  description = "Name of the cluster in EKS."
  type        = string
}

variable "cluster_version" {
  description = "Kubernetes minor version of the control plane, and of the nodes when they follow it."
  type        = string

  validation {
    condition     = can(regex("^1\\.[0-9]{2}$", var.cluster_version))
    error_message = "cluster_version is a Kubernetes minor version such as 1.34."
  }
}

variable "cluster_role_arn" {
  type = string
}

variable "node_role_arn" {
  type = string
}

variable "subnet_ids" {
  type = list(string)
}

variable "log_types" {
  type    = list(string)
  default = ["api", "audit"]
}

variable "support_type" {
  description = "EXTENDED pays for time after standard support, STANDARD is upgraded by AWS."
  type        = string
  default     = "EXTENDED"
}

variable "nodes_follow_cluster" {
  description = "Whether node groups get cluster_version."
  type        = bool
  default     = true
}

variable "node_groups" {
  type = map(object({
    instance_types             = list(string)
    min_size                   = number
    max_size                   = number
    desired_size               = number
    ami_type                   = optional(string, "AL2023_x86_64_STANDARD")
    max_unavailable            = optional(number)
    max_unavailable_percentage = optional(number)
    labels                     = optional(map(string), {})

    # Brings an AMI of the team's own, and with it the kubelet's version. The templates live in another repository.
    launch_template = optional(object({ name = string, version = string }))
  }))
}

variable "addons" {
  description = "Managed add-ons and the version that a new cluster starts with."
  type        = map(string)
  default     = {}
}

variable "tags" {
  type    = map(string)
  default = {}
}
