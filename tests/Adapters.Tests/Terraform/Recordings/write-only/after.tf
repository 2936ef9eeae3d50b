provider "aws" {
  region                      = "eu-west-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

variable "token" {
  default   = "PLANTED-SECRET-WRITE-ONLY"
  ephemeral = true
}
resource "aws_ssm_parameter" "token" {
  name             = "token"
  type             = "SecureString"
  value_wo         = var.token
  value_wo_version = 1
}
