output "cluster_name" {
  value = aws_eks_cluster.this.name
}

output "cluster_version" {
  value = aws_eks_cluster.this.version
}

output "node_group_versions" {
  value = { for name, group in aws_eks_node_group.this : name => group.version }
}
