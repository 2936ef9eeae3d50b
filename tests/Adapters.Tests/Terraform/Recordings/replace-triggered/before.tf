resource "terraform_data" "cause" {
  input = 1
}
resource "terraform_data" "a" {
  input = "x"
  lifecycle {
    replace_triggered_by = [terraform_data.cause]
  }
}
