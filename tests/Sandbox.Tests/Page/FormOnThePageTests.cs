using System.Text.Json.Nodes;
using EksUpgradeBot.Sandbox.Tests.Slack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EksUpgradeBot.Sandbox.Tests.Page;

/// <summary>A form that its app fills while the person fills it in, on the page of the sandbox itself.</summary>
public sealed class FormOnThePageTests(PageFixture browser) : IClassFixture<PageFixture>
{
    [Fact]
    public async Task A_choice_brings_further_fields_and_what_was_filled_in_stays()
    {
        Assert.SkipWhen(browser.Missing is not null, browser.Missing ?? "");
        await using var slack = await SlackHost.StartAsync(realClock: true);
        await using var app = await AppSocket.ConnectAsync(slack);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{slack.Url}/#channel=C0PLATFORM&as=U0ANA");
        await page.Locator("body[data-ready]").WaitForAsync();

        await page.GetByTestId("composer-input").FillAsync("/eks-upgrade");
        await page.GetByTestId("composer-input").PressAsync("Enter");
        var command = await app.TakeAsync();
        var opened = await slack.ApiAsync("views.open", new { trigger_id = command["trigger_id"]!.GetValue<string>(), view = Form(null) });
        var modal = page.GetByTestId("modal");
        await Expect(modal).ToContainTextAsync("Which cluster?");
        await modal.Locator("[data-action-id='form.notes']").FillAsync("INC-7\nask Ana");
        await modal.GetByLabel("Only show").CheckAsync();

        await modal.Locator("[data-action-id='form.cluster']").ClickAsync();
        await Expect(page.GetByTestId("option")).ToHaveCountAsync(2);
        await page.GetByTestId("option").Filter(new() { HasText = "prod" }).ClickAsync();
        var chosen = await app.TakeAsync();
        Assert.Equal("prod", chosen["actions"]![0]!["selected_option"]!["value"]!.GetValue<string>());
        var view = opened["view"]!;
        var updated = await slack.ApiAsync(
            "views.update", new { view_id = view["id"]!.GetValue<string>(), hash = view["hash"]!.GetValue<string>(), view = Form("prod") });
        Assert.True(updated["ok"]!.GetValue<bool>(), updated.ToJsonString());

        await Expect(modal.Locator("[data-action-id='form.notes']")).ToHaveValueAsync("INC-7\nask Ana");
        await Expect(modal.Locator("[data-action-id='form.cluster']")).ToContainTextAsync("prod");
        await modal.Locator("[data-action-id='form.version']").ClickAsync();
        await Expect(page.GetByTestId("option").First).ToContainTextAsync("standard support until 2027-03-23");
        await page.GetByTestId("option").First.ClickAsync();

        await page.GetByTestId("modal-submit").ClickAsync();
        var sent = await app.TakeAsync(new { response_action = "errors", errors = new Dictionary<string, string> { ["version:prod"] = "prod runs 1.35 already." } });
        var values = sent["view"]!["state"]!["values"]!;
        Assert.Equal("1.35", values["version:prod"]!["form.version"]!["selected_option"]!["value"]!.GetValue<string>());
        Assert.Equal("INC-7\nask Ana", values["notes"]!["form.notes"]!["value"]!.GetValue<string>());
        Assert.Equal("dry-run", values["dry-run"]!["form.dry-run"]!["selected_options"]![0]!["value"]!.GetValue<string>());
        await Expect(modal.Locator("[data-error-for='version:prod']")).ToHaveTextAsync("prod runs 1.35 already.");

        await page.GetByTestId("modal-submit").ClickAsync();
        await app.TakeAsync(new
        {
            response_action = "update",
            view = new { type = "modal", title = Plain("On its way"), blocks = new[] { new { type = "section", text = Plain("You can close this window.") } } },
        });
        await Expect(modal).ToContainTextAsync("You can close this window.");
    }

    private static object Plain(string text) => new { type = "plain_text", text };

    private static object Form(string? cluster) => new
    {
        type = "modal",
        callback_id = "upgrade.form",
        title = Plain("Upgrade a cluster"),
        submit = Plain("Start"),
        blocks = new object?[]
        {
            Input("cluster", "Cluster", new JsonObject
            {
                ["type"] = "static_select", ["action_id"] = "form.cluster", ["placeholder"] = Text("Which cluster?"),
                ["option_groups"] = new JsonArray(new JsonObject { ["label"] = Text("a … z"), ["options"] = new JsonArray(Option("dev"), Option("prod")) }),
            }, dispatch: true),
            cluster is null ? null : Input($"version:{cluster}", "Target version", new JsonObject
            {
                ["type"] = "static_select", ["action_id"] = "form.version", ["options"] = new JsonArray(Option("1.35", "standard support until 2027-03-23"), Option("1.36", "later")),
            }),
            Input("notes", "Notes", new JsonObject { ["type"] = "plain_text_input", ["action_id"] = "form.notes", ["multiline"] = true, ["max_length"] = 500 }, optional: true),
            Input("dry-run", "Dry run", new JsonObject { ["type"] = "checkboxes", ["action_id"] = "form.dry-run", ["options"] = new JsonArray(Option("dry-run", null, "Only show readiness")) }, optional: true),
        }.Where(block => block is not null),
    };

    private static JsonObject Input(string block, string label, JsonObject element, bool optional = false, bool dispatch = false) => new()
    {
        ["type"] = "input",
        ["block_id"] = block,
        ["label"] = Text(label),
        ["element"] = element,
        ["optional"] = optional,
        ["dispatch_action"] = dispatch,
    };

    private static JsonObject Option(string value, string? description = null, string? text = null)
    {
        var option = new JsonObject { ["text"] = Text(text ?? value), ["value"] = value };
        if (description is not null)
        {
            option["description"] = Text(description);
        }

        return option;
    }

    private static JsonObject Text(string text) => new() { ["type"] = "plain_text", ["text"] = text };
}
