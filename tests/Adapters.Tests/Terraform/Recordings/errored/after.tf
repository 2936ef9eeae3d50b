variable "token" {
  default   = "PLANTED-SECRET-ERRORED"
  sensitive = true
}
resource "terraform_data" "a" {
  input = 2
}
resource "terraform_data" "b" {
  input = var.token
  lifecycle {
    precondition {
      condition     = terraform_data.a.input == 1 && var.token == "other"
      error_message = "It must be one."
    }
  }
}
