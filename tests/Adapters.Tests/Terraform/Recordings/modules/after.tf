module "outer" {
  source = "./modules/outer"
  size   = 2
}
module "counted" {
  source = "./modules/inner"
  count  = 1
  size   = 2
}
module "keyed" {
  source   = "./modules/inner"
  for_each = toset(["with \"quotes\"", "mit ümlaut", "a/b:c", "*bold* `code` <!channel>"])
  size     = 2
}
