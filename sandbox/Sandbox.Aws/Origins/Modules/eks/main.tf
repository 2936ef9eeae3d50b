# An EKS cluster as this team runs it: one cluster, managed node groups, managed add-ons.
# VPC and roles live in another repository and come in as ids.

locals {
  tags = merge(var.tags, {
    module = "eks"
  })
}

resource "aws_eks_cluster" "this" {
  name     = var.cluster_name
  role_arn = var.cluster_role_arn
  version  = var.cluster_version

  enabled_cluster_log_types = var.log_types

  access_config {
    authentication_mode = "API_AND_CONFIG_MAP"
  }

  upgrade_policy {
    support_type = var.support_type
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = true
  }

  tags = local.tags
}

resource "aws_eks_node_group" "this" {
  for_each = var.node_groups

  cluster_name    = aws_eks_cluster.this.name
  node_group_name = each.key
  node_role_arn   = var.node_role_arn
  subnet_ids      = var.subnet_ids

  # Without a version the group stays where it is and is rolled by hand. A launch template with an AMI brings its own.
  version = var.nodes_follow_cluster && each.value.launch_template == null ? var.cluster_version : null

  ami_type       = each.value.launch_template == null ? each.value.ami_type : null
  instance_types = each.value.instance_types
  labels         = each.value.labels

  scaling_config {
    min_size     = each.value.min_size
    max_size     = each.value.max_size
    desired_size = each.value.desired_size
  }

  dynamic "launch_template" {
    for_each = each.value.launch_template[*]

    content {
      name    = launch_template.value.name
      version = launch_template.value.version
    }
  }

  update_config {
    max_unavailable            = each.value.max_unavailable
    max_unavailable_percentage = each.value.max_unavailable_percentage
  }

  tags = local.tags

  lifecycle {
    # The autoscaler owns the size.
    ignore_changes = [scaling_config[0].desired_size]
  }

  depends_on = [aws_eks_cluster.this]
}

resource "aws_eks_addon" "this" {
  for_each = var.addons

  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  addon_version               = each.value
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "PRESERVE"

  tags = local.tags

  lifecycle {
    # The version here is the one a new cluster starts with. Add-ons move with the cluster upgrade, outside of Terraform.
    ignore_changes = [addon_version]
  }

  depends_on = [aws_eks_node_group.this]
}
