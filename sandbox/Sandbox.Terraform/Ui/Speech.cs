using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Terraform.Resources;

namespace EksUpgradeBot.Sandbox.Terraform.Ui;

/// <summary>Terraform's sentences.</summary>
internal static class Speech
{
    public static void Version(this IView view) => view.Say(
        "version", $"Terraform {Release.Version}", ("terraform", Release.Version), ("ui", "1.2"));

    public static void RefreshStart(this IView view, ResourceAddress address, string id) =>
        view.Say("refresh_start", $"{address}: Refreshing state... [id={id}]", ("hook", Hook(address, id)));

    /// <summary>Without an id the resource was not found.</summary>
    public static void RefreshComplete(this IView view, ResourceAddress address, string? id) => view.Say(
        "refresh_complete", $"{address}: Refresh complete{(id is null ? "" : $" [id={id}]")}", ("hook", Hook(address, id)));

    public static void Drift(this IView view, ResourceAddress address, string action) =>
        view.Say("resource_drift", $"{address}: Drift detected ({action})", ("change", Change(address, action)));

    public static void PlannedChange(this IView view, ResourceAddress address, string action) =>
        view.Say("planned_change", $"{address}: Plan to {action}", ("change", Change(address, action)));

    public static void PlanSummary(this IView view, int add, int change, int remove) => view.Say(
        "change_summary", $"Plan: {add} to add, {change} to change, {remove} to destroy.", ("changes", Counts(add, change, remove, "plan")));

    public static void ApplySummary(this IView view, int changed) => view.Say(
        "change_summary", $"Apply complete! Resources: 0 added, {changed} changed, 0 destroyed.", ("changes", Counts(0, changed, 0, "apply")));

    public static void Outputs(this IView view, JsonObject outputs) => view.Say("outputs", $"Outputs: {outputs.Count}", ("outputs", outputs));

    public static void ApplyStart(this IView view, ResourceAddress address, string id) =>
        view.Say("apply_start", $"{address}: Modifying... [id={id}]", ("hook", Hook(address, id, "update")));

    public static void ApplyProgress(this IView view, ResourceAddress address, int seconds) => view.Say(
        "apply_progress", $"{address}: Still modifying... [{Go(seconds)} elapsed]", ("hook", Hook(address, null, "update", seconds)));

    public static void ApplyComplete(this IView view, ResourceAddress address, string id, int seconds) => view.Say(
        "apply_complete", $"{address}: Modifications complete after {Go(seconds)} [id={id}]", ("hook", Hook(address, id, "update", seconds)));

    public static void ApplyErrored(this IView view, ResourceAddress address, int seconds) => view.Say(
        "apply_errored", $"{address}: Modifications errored after {Go(seconds)}", ("hook", Hook(address, null, "update", seconds)));

    public static void Log(this IView view, string message) => view.Say("log", message);

    /// <summary>A duration as Go prints whole seconds.</summary>
    private static string Go(int seconds) => seconds < 60 ? $"{seconds}s"
        : seconds < 3600 ? $"{seconds / 60}m{seconds % 60}s" : $"{seconds / 3600}h{seconds / 60 % 60}m{seconds % 60}s";

    private static JsonObject Hook(ResourceAddress address, string? id, string? action = null, int? seconds = null)
    {
        var hook = new JsonObject { ["resource"] = address.ToUi() };
        if (action is not null)
        {
            hook["action"] = action;
        }

        if (id is not null)
        {
            hook["id_key"] = "id";
            hook["id_value"] = id;
        }

        if (seconds is not null)
        {
            hook["elapsed_seconds"] = seconds;
        }

        return hook;
    }

    private static JsonObject Change(ResourceAddress address, string action)
    {
        var change = new JsonObject { ["resource"] = address.ToUi(), ["action"] = action };
        if (action == "replace")
        {
            change["reason"] = "cannot_update";
        }

        return change;
    }

    private static JsonObject Counts(int add, int change, int remove, string operation) => new()
    {
        ["add"] = add,
        ["change"] = change,
        ["import"] = 0,
        ["remove"] = remove,
        ["operation"] = operation,
    };
}
