terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "cluster_name" { type = string }
variable "cluster_version" { type = string }

resource "aws_eks_cluster" "this" {
  name     = var.cluster_name
  version  = var.cluster_version
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config {
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}
resource "aws_launch_template" "nodes" {
  name      = "nodes"
  user_data = base64encode("bootstrap ${var.cluster_version}")
}
resource "aws_eks_node_group" "this" {
  for_each        = toset(["general"])
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = each.key
  version         = aws_eks_cluster.this.version
  node_role_arn   = "arn:aws:iam::111122223333:role/nodes"
  subnet_ids      = ["subnet-1", "subnet-2"]
  launch_template {
    id      = aws_launch_template.nodes.id
    version = aws_launch_template.nodes.latest_version
  }
  scaling_config {
    desired_size = 3
    max_size     = 5
    min_size     = 1
  }
}
