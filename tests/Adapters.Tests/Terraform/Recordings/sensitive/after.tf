variable "password" {
  default   = "hunter2-after"
  sensitive = true
}
resource "terraform_data" "a" {
  input = { user = "bob", password = var.password, list = ["open", var.password] }
}
output "password" {
  value     = var.password
  sensitive = true
}
