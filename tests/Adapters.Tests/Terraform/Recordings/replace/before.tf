resource "terraform_data" "a" {
  triggers_replace = { name = "one" }
}
resource "terraform_data" "b" {
  triggers_replace = "one"
  lifecycle {
    create_before_destroy = true
  }
}
