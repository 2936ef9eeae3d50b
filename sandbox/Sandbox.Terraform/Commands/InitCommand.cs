using EksUpgradeBot.Sandbox.Terraform.Code;
using EksUpgradeBot.Sandbox.Terraform.Ui;

namespace EksUpgradeBot.Sandbox.Terraform.Commands;

/// <summary><c>terraform init</c>: remembers the backend, finds the module, and makes believe that there is a provider.</summary>
internal static class InitCommand
{
    public static int Run(CommandLine line)
    {
        var root = line.NewRoot;
        if (!root.HasCode)
        {
            Console.Out.WriteLine("Terraform initialized in an empty directory!\n\nThe directory has no Terraform configuration files.");
            return 0;
        }

        var installation = new Installation(root);
        Console.Out.WriteLine("Initializing the backend...");
        if (!installation.HasBackend || line.Has("reconfigure"))
        {
            Console.Out.WriteLine(
                "\nSuccessfully configured the backend \"local\"! Terraform will automatically\nuse this backend unless the backend configuration changes.");
            installation.WriteBackend();
        }

        InstallModule(line, root, installation);
        InstallProvider(installation);
        Console.Out.WriteLine("\nTerraform has been successfully initialized!");
        return 0;
    }

    private static void InstallModule(CommandLine line, RootModule root, Installation installation)
    {
        Console.Out.WriteLine("Initializing modules...");
        if (root.ModuleSource is not { } source || !Directory.Exists(line.FullPath(source)))
        {
            throw new DiagnosticException(new Diagnostic("Unreadable module directory",
                $"Unable to evaluate directory symlink: lstat {root.ModuleSource}: no such file or directory"));
        }

        if (!installation.HasProvider)
        {
            Console.Out.WriteLine($"- eks in {source}");
        }

        installation.WriteModules();
    }

    private static void InstallProvider(Installation installation)
    {
        const string Version = "hashicorp/aws v" + Release.ProviderVersion;
        Console.Out.WriteLine("Initializing provider plugins...");
        if (installation.LockedVersion is { } locked && locked != Release.ProviderVersion)
        {
            throw new DiagnosticException(new Diagnostic("Failed to query available provider packages",
                $"Could not retrieve the list of available versions for provider hashicorp/aws: no available releases match the given constraints {locked}"));
        }

        Console.Out.WriteLine(installation.HasLockFile
            ? "- Reusing previous version of hashicorp/aws from the dependency lock file"
            : "- Finding hashicorp/aws versions matching \"~> 5.0\"...");
        if (installation.HasProvider)
        {
            Console.Out.WriteLine($"- Using previously-installed {Version}");
            return;
        }

        Console.Out.WriteLine($"- Installing {Version}...\n- Installed {Version} (unauthenticated)");
        installation.WriteProvider();
        if (!installation.HasLockFile)
        {
            installation.WriteLockFile();
        }
    }
}
