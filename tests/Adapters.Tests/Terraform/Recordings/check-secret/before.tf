variable "token" {
  default   = "PLANTED-SECRET-CHECK"
  sensitive = true
}
resource "terraform_data" "a" {
  input = var.token
}
