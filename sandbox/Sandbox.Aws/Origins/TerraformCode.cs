using EksUpgradeBot.Sandbox.Aws.Clusters;

namespace EksUpgradeBot.Sandbox.Aws.Origins;

/// <summary>The Terraform code of one cluster as its team would have written it: <c>live/NAME/*.tf</c> around the module <c>modules/eks</c>.</summary>
internal static class TerraformCode
{
    /// <summary>The files of a cluster's directory, name to text.</summary>
    public static IReadOnlyDictionary<string, string> Files(Cluster cluster, string statePath)
    {
        var files = new Dictionary<string, string>
        {
            ["versions.tf"] = Versions(cluster, statePath),
            ["main.tf"] = Main(cluster),
            ["outputs.tf"] = Outputs,
        };

        switch (cluster.Scene.Layout)
        {
            case "tfvars":
                files["variables.tf"] = VariableFile;
                files["terraform.tfvars"] = $"# Raised by one minor at a time.\ncluster_version = {Hcl.Text(cluster.Scene.CodeVersion ?? cluster.Version.ToString())}\n";
                break;
            case "locals":
                files["locals.tf"] = $"locals {{\n  # Raised by one minor at a time.\n  cluster_version = {Hcl.Text(cluster.Scene.CodeVersion ?? cluster.Version.ToString())}\n}}\n";
                break;
        }

        return files;
    }

    private const string Outputs =
        """
        output "cluster_name" {
          value = module.eks.cluster_name
        }

        output "cluster_version" {
          value = module.eks.cluster_version
        }

        output "node_group_versions" {
          value = module.eks.node_group_versions
        }

        """;

    private const string VariableFile =
        """
        variable "cluster_version" {
          description = "Kubernetes minor version, set in terraform.tfvars."
          type        = string
        }

        """;

    private static string Versions(Cluster cluster, string statePath) =>
        $$"""
          terraform {
            required_version = ">= 1.5.0"

            required_providers {
              aws = {
                source  = "hashicorp/aws"
                version = "~> 5.0"
              }
            }

            # One state for every clone: it lies outside of the repository.
            backend "local" {
              path = {{Hcl.Text(statePath)}}
            }
          }

          provider "aws" {
            region = {{Hcl.Text(cluster.Region)}}

            # The account is known, and this code needs nothing from IAM, STS or EC2.
            skip_credentials_validation = true
            skip_requesting_account_id  = true
            skip_metadata_api_check     = true
            skip_region_validation      = true

            default_tags {
              tags = {
                managed_by = "terraform"
              }
            }
          }

          """;

    private static string Main(Cluster cluster)
    {
        var version = cluster.Scene.Layout switch
        {
            "tfvars" => "var.cluster_version",
            "locals" => "local.cluster_version",
            _ => Hcl.Text(cluster.Scene.CodeVersion ?? cluster.Version.ToString()),
        };

        var follow = cluster.Scene.NodesFollowTerraform
            ? ""
            : "\n  # Here nodes are rolled by hand, after the control plane has baked.\n  nodes_follow_cluster = false\n";

        return $$"""
                 # {{cluster.Name}}: account {{cluster.AccountId}}, {{cluster.Region}}. Owned by the platform team.

                 module "eks" {
                   source = "../../modules/eks"

                   cluster_name    = {{Hcl.Text(cluster.EksName)}}
                   cluster_version = {{version}}

                   cluster_role_arn = {{Hcl.Text(cluster.RoleArn)}}
                   node_role_arn    = {{Hcl.Text(cluster.NodeRoleArn)}}
                   subnet_ids       = {{Hcl.List(cluster.SubnetIds)}}
                   support_type     = {{Hcl.Text(cluster.SupportType)}}
                 {{follow}}
                   node_groups = {
                 {{string.Join("\n", cluster.Nodegroups.Where(group => group.Scene.InTerraform).Select(Nodegroup))}}  }

                   addons = {
                 {{Hcl.Assignments(cluster.Addons.Select(addon => (Key(addon.Name), Hcl.Text(addon.Version))), 4)}}  }

                   tags = {
                     team        = "platform"
                     environment = {{Hcl.Text(cluster.Name)}}
                   }
                 }

                 """;
    }

    private static string Nodegroup(Nodegroup group)
    {
        var settings = new List<(string, string)>
        {
            ("instance_types", Hcl.List([group.Scene.InstanceType])),
            group.Template is { } template
                ? ("launch_template", $"{{ name = {Hcl.Text(template.Name)}, version = {Hcl.Text(template.Used)} }}")
                : ("ami_type", Hcl.Text(group.Scene.AmiType)),
            ("min_size", $"{group.MinSize}"),
            ("max_size", $"{group.MaxSize}"),
            ("desired_size", $"{group.DesiredSize}"),
        };

        if (group.MaxUnavailable is { } count)
        {
            settings.Add(("max_unavailable", $"{count}"));
        }

        if (group.MaxUnavailablePercentage is { } percentage)
        {
            settings.Add(("max_unavailable_percentage", $"{percentage}"));
        }

        var labels = group.Labels.Count == 0
            ? ""
            : $"      labels = {{\n{Hcl.Assignments(group.Labels.Select(label => (Key(label.Key), Hcl.Text(label.Value))), 8)}      }}\n";
        return $"    {Key(group.Name)} = {{\n{Hcl.Assignments(settings, 6)}{labels}    }}\n";
    }

    // A key with a hyphen is legal unquoted in HCL, and that is how people write add-on names.
    private static string Key(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? name : Hcl.Text(name);
}
