using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary>What <c>init</c> leaves behind, and whether it is there.</summary>
internal sealed class Installation(RootModule root)
{
    private const string Constraint = "~> 5.0";

    private string Data => DataOf(root.Directory);

    private string Backend => BackendFile(root.Directory);

    private string Modules => Path.Combine(Data, "modules", "modules.json");

    private string Provider => Path.Combine(
        Data, "providers", "registry.terraform.io", "hashicorp", "aws", Release.ProviderVersion, Release.Platform);

    private string LockFile => Path.Combine(root.Directory, ".terraform.lock.hcl");

    public bool HasBackend => File.Exists(Backend) && BackendOf(root.Directory).OrderBy(pair => pair.Key).SequenceEqual(root.Backend.OrderBy(pair => pair.Key));

    /// <summary>The backend as it was at the last init; empty before the first.</summary>
    public static IReadOnlyDictionary<string, string> BackendOf(string directory) =>
        File.Exists(BackendFile(directory)) && JsonNode.Parse(File.ReadAllText(BackendFile(directory)))?["backend"]?["config"] is JsonObject config
            ? config.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => $"{pair.Value}")
            : new Dictionary<string, string>();

    private static string DataOf(string directory) => Path.Combine(directory, Environment.GetEnvironmentVariable("TF_DATA_DIR") ?? ".terraform");

    private static string BackendFile(string directory) => Path.Combine(DataOf(directory), "terraform.tfstate");

    public bool HasProvider => Directory.Exists(Provider);

    public bool HasLockFile => File.Exists(LockFile);

    /// <summary>The version of the AWS provider in the lock file; null when it has none.</summary>
    public string? LockedVersion => HasLockFile
        ? File.ReadLines(LockFile).Select(line => line.Split('"')).FirstOrDefault(parts => parts[0].Trim() is "version     =" or "version =")?[1]
        : null;

    public void WriteBackend()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(Backend, new JsonObject
        {
            ["version"] = 3,
            ["terraform_version"] = Release.Version,
            ["backend"] = new JsonObject
            {
                ["type"] = "local",
                ["config"] = new JsonObject { ["path"] = root.Backend.GetValueOrDefault("path"), ["workspace_dir"] = root.Backend.GetValueOrDefault("workspace_dir") },
                ["hash"] = 0,
            },
        }.ToJsonString());
    }

    public void WriteModules()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Modules)!);
        File.WriteAllText(Modules, new JsonObject
        {
            ["Modules"] = new JsonArray(
                new JsonObject { ["Key"] = "", ["Source"] = "", ["Dir"] = "." },
                new JsonObject { ["Key"] = "eks", ["Source"] = root.ModuleSource, ["Dir"] = root.ModuleSource }),
        }.ToJsonString());
    }

    public void WriteProvider() => Directory.CreateDirectory(Provider);

    public void WriteLockFile() => File.WriteAllText(LockFile,
        $$"""
          # This file is maintained automatically by "terraform init".
          # Manual edits may be lost in future updates.

          provider "registry.terraform.io/hashicorp/aws" {
            version     = "{{Release.ProviderVersion}}"
            constraints = "{{root.ProviderConstraint ?? Constraint}}"
            hashes = [
              "h1:edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=",
            ]
          }

          """);

    /// <summary>Refuses to work before <c>init</c>, in Terraform's order.</summary>
    public void Require()
    {
        RequireBackend();
        RequireModule();

        if (LockedVersion is not { } locked || locked != Release.ProviderVersion)
        {
            throw new DiagnosticException(new Diagnostic("Inconsistent dependency lock file",
                "The following dependency selections recorded in the lock file are inconsistent with the current configuration:\n"
                + "  - provider registry.terraform.io/hashicorp/aws: required by this configuration but no version is selected\n\n"
                + "To make the initial dependency selections that will initialize the dependency lock file, run:\n  terraform init"));
        }

        if (!HasProvider)
        {
            throw new DiagnosticException(new Diagnostic("Required plugins are not installed",
                "The installed provider plugins are not consistent with the packages selected in the dependency lock file:\n"
                + $"  - registry.terraform.io/hashicorp/aws: there is no package for registry.terraform.io/hashicorp/aws {Release.ProviderVersion} "
                + "cached in .terraform/providers\n\nTerraform uses external plugins to integrate with a variety of different infrastructure "
                + "services. To download the plugins required for this configuration, run:\n  terraform init"));
        }
    }

    public void RequireModule()
    {
        if (!File.Exists(Modules))
        {
            throw new DiagnosticException(new Diagnostic("Module not installed",
                $"  on {Path.Combine(root.Directory, "main.tf")} line 3:\n   3: module \"eks\" {{\n\n"
                + "This module is not yet installed. Run \"terraform init\" to install all\nmodules required by this configuration."));
        }
    }

    public void RequireBackend()
    {
        if (!HasBackend)
        {
            throw new DiagnosticException(new Diagnostic("Backend initialization required, please run \"terraform init\"",
                "Reason: Initial configuration of the requested backend \"local\"\n\n"
                + "The \"backend\" is the interface that Terraform uses to store state,\nperform operations, etc. If this message is showing up, "
                + "it means that the\nTerraform configuration you're using is using a custom configuration for\nthe Terraform backend.\n\n"
                + "Changes to backend configurations require reinitialization. This allows\nTerraform to set up the new configuration, copy "
                + "existing state, etc. Please run\n\"terraform init\" with either the \"-reconfigure\" or \"-migrate-state\" flags to\nuse the "
                + "current configuration.\n\nIf the change reason above is incorrect, please verify your configuration\nhasn't changed and try "
                + "again. At this point, no changes to your existing\nconfiguration or state have been made."));
        }
    }
}
