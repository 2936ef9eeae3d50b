variable "name" { default = "prod" }
variable "minor" { default = "1.32" }

provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

module "eks" {
  source          = "./modules/eks"
  cluster_name    = var.name
  cluster_version = var.minor
}
