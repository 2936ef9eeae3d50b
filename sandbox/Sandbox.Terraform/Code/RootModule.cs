using System.Text.Json.Nodes;

namespace EksUpgradeBot.Sandbox.Terraform.Code;

/// <summary>A directory as the sandbox lays it out: backend and provider in one file, and one call of the module <c>modules/eks</c>.</summary>
internal sealed class RootModule
{
    private readonly HclBody _code = new();
    private readonly Dictionary<string, object?> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object?> _locals = new(StringComparer.Ordinal);

    private JsonObject? _arguments;

    private RootModule(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>What is set of the local backend: <c>path</c>, and <c>workspace_dir</c> for the states of workspaces.</summary>
    public Dictionary<string, string> Backend { get; } = new(StringComparer.Ordinal);

    /// <summary>Where the local backend keeps the state of the workspace that is asked for.</summary>
    public string StatePath => Environment.GetEnvironmentVariable("TF_WORKSPACE") is { Length: > 0 } workspace && workspace != "default"
        ? Path.Combine(Backend.GetValueOrDefault("workspace_dir", "terraform.tfstate.d"), workspace, "terraform.tfstate")
        : Backend.GetValueOrDefault("path", "terraform.tfstate");

    public string? Region { get; private set; }

    /// <summary>The tags that the provider adds to everything.</summary>
    public JsonObject DefaultTags { get; private set; } = [];

    /// <summary>How often the provider asks again; null for its own 25 times.</summary>
    public int? MaxRetries { get; private set; }

    /// <summary>The constraint on the AWS provider's version, such as <c>~> 5.0</c>.</summary>
    public string? ProviderConstraint { get; private set; }

    public bool HasCode { get; private set; }

    /// <summary>The source of the module call; null when there is none.</summary>
    public string? ModuleSource { get; private set; }

    /// <summary>The arguments of the module call. Not looked at by commands that take no values of variables.</summary>
    public JsonObject Arguments => _arguments ??= _code.Block("module", "eks") is { } module
        ? new JsonObject(module.Values.Select(pair => KeyValuePair.Create(pair.Key, Evaluate(pair.Value))))
        : [];

    /// <param name="directory">Where it is.</param>
    /// <param name="varFiles">The values of <c>-var-file</c>.</param>
    /// <param name="backend">What <c>-backend-config</c> says, over what the code says.</param>
    /// <param name="earlier">The backend at the last init, for what the code leaves open.</param>
    public static RootModule Read(
        string directory, IReadOnlyList<string> varFiles, IReadOnlyDictionary<string, string> backend, IReadOnlyDictionary<string, string> earlier)
    {
        var root = new RootModule(directory);
        foreach (var file in System.IO.Directory.GetFiles(directory, "*.tf").Order(StringComparer.Ordinal))
        {
            root.HasCode = true;
            root._code.Blocks.AddRange(Hcl.Parse(Path.GetFileName(file), File.ReadAllText(file)).Blocks);
        }

        foreach (var file in new[] { Path.Combine(directory, "terraform.tfvars") }
            .Concat(System.IO.Directory.GetFiles(directory, "*.auto.tfvars").Order(StringComparer.Ordinal)).Where(File.Exists).Concat(varFiles))
        {
            foreach (var (name, value) in Hcl.Parse(Path.GetFileName(file), File.ReadAllText(file)).Values)
            {
                root._variables[name] = value;
            }
        }

        foreach (var (_, _, locals) in root._code.Blocks.Where(block => block.Type == "locals"))
        {
            foreach (var (name, value) in locals.Values)
            {
                root._locals[name] = value;
            }
        }

        root.Understand();
        foreach (var (name, value) in backend)
        {
            root.Backend[name] = value;
        }

        foreach (var (name, value) in earlier)
        {
            root.Backend.TryAdd(name, value);
        }

        return root;
    }

    private void Understand()
    {
        foreach (var (_, _, terraform) in _code.Blocks.Where(block => block.Type == "terraform"))
        {
            foreach (var (name, value) in terraform.Block("backend", "local")?.Values ?? [])
            {
                Backend[name] = Text(value) ?? "";
            }

            if (terraform.Block("required_providers")?.Values.GetValueOrDefault("aws") is HclBody aws)
            {
                ProviderConstraint = Text(aws.Values.GetValueOrDefault("version"));
            }
        }

        if (_code.Block("provider", "aws") is { } provider)
        {
            Region = Text(provider.Values.GetValueOrDefault("region"));
            DefaultTags = Evaluate(provider.Block("default_tags")?.Values.GetValueOrDefault("tags")) as JsonObject ?? [];
            MaxRetries = (int?)Evaluate(provider.Values.GetValueOrDefault("max_retries"))?.GetValue<long>();
        }

        if (_code.Block("module", "eks") is { } module)
        {
            ModuleSource = Text(module.Values.GetValueOrDefault("source"));
        }
    }

    private string? Text(object? value) => Evaluate(value)?.ToString();

    private JsonNode? Evaluate(object? value) => Hcl.Evaluate(value, LookUp);

    private JsonNode? LookUp(string path) => path.Split('.', 2) switch
    {
        ["var", var name] when _variables.TryGetValue(name, out var value) => Evaluate(value),
        ["var", var name] when Environment.GetEnvironmentVariable("TF_VAR_" + name) is { } value => value,
        ["var", var name] => throw new CodeException("No value for required variable",
            $"The root module input variable \"{name}\" is not set, and has no default value. Use a -var or -var-file command line argument "
            + "to provide a value for this variable."),
        ["local", var name] when _locals.TryGetValue(name, out var value) => Evaluate(value),
        ["local", var name] => throw new CodeException("Reference to undeclared local value", $"A local value with the name \"{name}\" has not been declared."),
        _ => throw new CodeException("Unsupported Terraform code", $"The reference {path} is not one that this stand-in evaluates."),
    };
}
