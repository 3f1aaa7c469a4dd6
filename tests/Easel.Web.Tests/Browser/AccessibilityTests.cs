using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Easel.Web.Tests.Browser;

/// <summary>axe looks at every page, light and dark, and at what opens over pages. What it calls serious or critical is a failure.</summary>
[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(PaintedStudio studio) : IClassFixture<PaintedStudio>
{
    public static TheoryData<string, ColorScheme> Pages =>
        [.. from tab in WebParts.BuiltIn().Tabs from look in new[] { ColorScheme.Light, ColorScheme.Dark } select ("/" + tab.Address, look)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_serious_fault(string address, ColorScheme look)
    {
        var page = await studio.Open(address, look);
        await page.WaitForTimeoutAsync(1000); // pictures come
        await Look(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task What_opens_over_the_form_has_no_serious_fault(ColorScheme look)
    {
        var page = await studio.Open("/", look);
        var prompt = page.GetByLabel("Prompt", new() { Exact = true });
        await prompt.FillAsync("");
        await prompt.PressSequentiallyAsync("a (red:1.2) cat, [a:b:0.5] AND <lora");
        await Expect(page.GetByRole(AriaRole.Listbox)).ToBeVisibleAsync();
        await Look(page);
        await prompt.PressAsync("Escape");

        await page.Locator(".strip button").First.ClickAsync();
        await page.Locator(".stage-picture").ClickAsync();
        await Expect(page.Locator(".lightbox")).ToBeVisibleAsync();
        await Look(page);
        await page.Keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Button, new() { Name = "Compare with another picture" }).ClickAsync();
        await page.Locator(".strip button").Nth(1).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Look(page);
        await page.Keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Button, new() { Name = "Prompts from a list" }).ClickAsync();
        await page.Locator("#lines").FillAsync("a\n--steps many");
        await Expect(page.GetByText("Line 2:")).ToBeVisibleAsync();
        await Look(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_picture_of_the_gallery_has_no_serious_fault(ColorScheme look)
    {
        var page = await studio.Open("/gallery", look);
        await page.GetByLabel("Mark this picture").First.CheckAsync(new() { Force = true });
        await page.Locator(".grid-picture").Nth(1).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary)).ToBeVisibleAsync();
        await Look(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Getting_models_has_no_serious_fault(ColorScheme look)
    {
        var page = await studio.Open("/models", look);
        await page.GetByRole(AriaRole.Button, new() { Name = "Get models" }).ClickAsync();
        await page.Locator("#download-what").FillAsync("nothing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load", Exact = true }).First.ClickAsync();
        await Expect(page.GetByText("'nothing' is no address")).ToBeVisibleAsync();
        await page.Locator("#download-what").FillAsync("http://127.0.0.1:9/mine.safetensors");
        await page.GetByRole(AriaRole.Button, new() { Name = "Load", Exact = true }).First.ClickAsync();
        await Expect(page.Locator(".state.failed").First).ToBeVisibleAsync(); // a private network
        await Look(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Merging_has_no_serious_fault(ColorScheme look)
    {
        var page = await studio.Open("/models", look);
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge models" }).ClickAsync();
        await page.Locator("#merge-method").SelectOptionAsync("formula");
        await page.GetByText("Blocks and keys").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge", Exact = true }).ClickAsync();
        await Expect(page.Locator(".mud-dialog .problem").First).ToBeInViewportAsync();
        await Look(page);
    }

    internal static async Task Look(IPage page)
    {
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce }); // what is still fading in or out does so at once: half seen, nothing has contrast
        await page.EvaluateAsync("() => Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => {})))");
        var found = await page.RunAxe();
        Assert.True(found.Passes.Length > 5, "axe has looked at nothing");
        var faults = (from fault in found.Violations
                      where fault.Impact is "serious" or "critical"
                      from node in fault.Nodes
                      select $"{fault.Id}: {fault.Help}: {node.Html} ({string.Join(" ", node.Any.Concat(node.All).Concat(node.None).Select(check => check.Message))})").ToList();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }
}
