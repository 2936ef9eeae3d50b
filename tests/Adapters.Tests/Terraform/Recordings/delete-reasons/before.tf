resource "terraform_data" "no_config" {}
resource "terraform_data" "wrong_repetition" {
  count = 2
}
resource "terraform_data" "count_index" {
  count = 2
}
resource "terraform_data" "each_key" {
  for_each = toset(["kept", "gone"])
}
resource "terraform_data" "mover" {}
module "gone" {
  source = "./modules/one"
}
module "counted" {
  source = "./modules/one"
  count  = 1
}
