using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>A person who goes on before a page has finished coming.</summary>
[Collection(BrowserTests.Name)]
public sealed class HurryTests
{
    private const int Rounds = 5;

    [Fact]
    public async Task Going_on_before_a_page_is_there_leaves_no_page_broken()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        await page.GotoAsync("/gallery");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeVisibleAsync();

        // As fast as the pages allow and slower, so that each is left at every moment of its coming.
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var tab in new[] { "", "models", "", "gallery", "", "queue", "extras" })
            {
                await page.EvaluateAsync("tab => document.querySelector(`nav a[href='${tab}']`).click()", tab);
                await page.WaitForTimeoutAsync(round * 20);
            }
        }

        await page.EvaluateAsync("() => document.querySelector(`nav a[href='']`).click()");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("still alive");
        await page.GetByRole(AriaRole.Link, new() { Name = "Queue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_script_that_comes_when_its_page_has_been_left_breaks_nothing()
    {
        await using var browser = await Chromium.Start();
        using var folder = new TemporaryFolder();
        using var server = await EaselServer.Start(folder.Path);
        var page = await browser.Open(server.Address);
        var held = new TaskCompletionSource();
        var asked = new TaskCompletionSource<string>();
        await page.RouteAsync("**/canvas.js*", async route =>
        {
            asked.TrySetResult(route.Request.Url);
            await held.Task;
            await route.ContinueAsync();
        });

        await page.GotoAsync("/");
        var script = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await page.GetByRole(AriaRole.Link, new() { Name = "Queue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToBeVisibleAsync();
        held.SetResult();
        await page.EvaluateAsync("script => import(script).then(() => true)", script); // it has come; what the page left behind hears of it first
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync(); // the page still answers
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }
}
