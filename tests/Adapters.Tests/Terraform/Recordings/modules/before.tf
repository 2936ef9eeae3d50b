module "outer" {
  source = "./modules/outer"
  size   = 1
}
module "counted" {
  source = "./modules/inner"
  count  = 2
  size   = 1
}
module "keyed" {
  source   = "./modules/inner"
  for_each = toset(["with.dot", "with \"quotes\"", "mit ümlaut", "a/b:c", "*bold* `code` <!channel>"])
  size     = 1
}
