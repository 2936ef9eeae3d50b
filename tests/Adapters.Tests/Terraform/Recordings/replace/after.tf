resource "terraform_data" "a" {
  triggers_replace = { name = "two" }
}
resource "terraform_data" "b" {
  triggers_replace = "two"
  lifecycle {
    create_before_destroy = true
  }
}
