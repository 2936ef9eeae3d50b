resource "terraform_data" "a" {
  input = { version = "1.34", tags = ["x", "y"] }
}
