resource "terraform_data" "a" {
  input = { version = "1.35", tags = ["x"] }
}
