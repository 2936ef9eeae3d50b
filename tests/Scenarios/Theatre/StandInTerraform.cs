namespace EksUpgradeBot.Scenarios.Theatre;

/// <summary>The sandbox's stand-in for terraform, as it was built with these scenarios. It starts in a tenth of a second and needs no provider.</summary>
internal static class StandInTerraform
{
    /// <summary>The executable.</summary>
    public static string Find()
    {
        // …/tests/Scenarios/bin/CONFIGURATION/net10.0/ and …/sandbox/Sandbox.Terraform/bin/CONFIGURATION/net10.0/path/ lie in one tree.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var configuration = framework.Parent!;
        for (var root = configuration.Parent; root is not null; root = root.Parent)
        {
            var built = Path.Combine(root.FullName, "sandbox", "Sandbox.Terraform", "bin", configuration.Name, framework.Name, "path", "terraform");
            if (File.Exists(built))
            {
                return built;
            }
        }

        throw new InvalidOperationException("The sandbox's terraform was not found: build the solution.");
    }
}
