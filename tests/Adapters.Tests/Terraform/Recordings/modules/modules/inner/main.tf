variable "size" { type = number }
resource "terraform_data" "a" {
  for_each = { "line\nbreak" = var.size, plain = var.size }
  input    = each.value
}
