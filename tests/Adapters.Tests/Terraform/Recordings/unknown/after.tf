resource "terraform_data" "a" {}
resource "terraform_data" "b" {
  input = { whole = terraform_data.a.output, part = { known = "2", later = terraform_data.a.id }, list = ["1", terraform_data.a.id] }
}
output "later" { value = terraform_data.a.id }
