using System.Text.Json;
using Bunit;
using Easel.Studio.Library;
using Easel.Studio.Settings;
using Easel.Studio.Styles;
using Easel.Web.Forms;
using Easel.Web.Generate;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Xunit;

namespace Easel.Web.Tests.Components;

/// <summary>Inputs: what they take, what they refuse, what they say to those who do not see them.</summary>
public sealed class FormTests : BunitContext
{
    public FormTests()
    {
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices();
        Services.AddSingleton<PromptTokens>().AddSingleton(new PromptWords(new StudioFolders([], null, null), new StyleShelf("/nowhere/styles.csv")));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Theory]
    [InlineData("12", 12.0)]
    [InlineData(" 7,5 ", 7.5)]
    [InlineData("-1e3", -1000.0)]
    public void A_number_is_read_as_people_write_it(string typed, double expected)
    {
        var got = new List<double>();
        var field = Number(got);
        field.Find("input[type=text]").Change(typed);
        Assert.Equal([expected], got);
    }

    [Fact]
    public void What_is_no_number_is_said_beside_the_field_and_changes_nothing()
    {
        var got = new List<double>();
        var field = Number(got);
        field.Find("input[type=text]").Change("many");
        Assert.Empty(got);
        Assert.Contains("many", field.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrows_change_a_number_by_its_step()
    {
        var got = new List<double>();
        var field = Number(got);
        field.Find("input[type=text]").KeyDown("ArrowUp");
        field.Find("input[type=text]").KeyDown("ArrowDown");
        Assert.Equal([7.5, 6.5], got);
    }

    [Fact]
    public void A_field_is_labelled_explained_and_accused()
    {
        var field = Render<NumberField<double>>(parameters => parameters.Add(x => x.Id, "cfg").Add(x => x.Label, "CFG scale").Add(x => x.Help, "4-9 is usual").Add(x => x.Problem, "101 is not possible").Add(x => x.Value, 101));
        var input = field.Find("#cfg");
        Assert.Equal("CFG scale", field.Find("label[for=cfg]").TextContent);
        foreach (var id in input.GetAttribute("aria-describedby")!.Split(' ')) Assert.NotNull(field.Find("#" + id));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("", "0 / 75")]
    [InlineData("a red apple", "3 / 75")]
    [InlineData("a (red:1.2) apple <lora:fruit:0.5>", "3 / 75")]
    public void A_prompt_is_counted_in_tokens(string prompt, string count)
    {
        var box = Render<PromptBox>(parameters => parameters.Add(x => x.Id, "prompt").Add(x => x.Label, "Prompt").Add(x => x.Value, prompt));
        Assert.Equal(count, box.Find(".count").TextContent);
    }

    [Fact]
    public void A_prompt_that_cannot_be_read_yet_stops_no_one_from_typing()
    {
        var box = Render<PromptBox>(parameters => parameters.Add(x => x.Id, "prompt").Add(x => x.Label, "Prompt").Add(x => x.Value, "an (apple:1."));
        box.Find("textarea").Input("an (apple:1.2)");
        Assert.NotNull(box.Find("textarea"));
    }

    [Fact]
    public void Every_setting_gets_an_input_that_gives_its_value_back()
    {
        foreach (var section in SettingsForm.Show(new StudioSettings()))
        {
            foreach (var setting in section.Settings.Where(setting => !setting.ReadOnly))
            {
                var given = new List<JsonElement>();
                var form = Render<SettingForm>(parameters => parameters.Add(x => x.Section, section.Name).Add(x => x.Setting, setting).Add(x => x.OnChange, EventCallback.Factory.Create<JsonElement>(this, given.Add)));
                var input = form.Find($"#{section.Name}-{setting.Name}");
                if (setting.Type == "boolean") input.Change(setting.Usual.GetBoolean());
                else input.Change(input.GetAttribute("value") ?? setting.Usual.ToString());
                var changes = JsonSerializer.SerializeToElement(new Dictionary<string, Dictionary<string, JsonElement>> { [section.Name] = new() { [setting.Name] = Assert.Single(given) } });
                Assert.NotNull(SettingsForm.Lay(new StudioSettings(), changes));
            }
        }
    }

    private IRenderedComponent<NumberField<double>> Number(List<double> got) => Render<NumberField<double>>(parameters => parameters
        .Add(x => x.Id, "cfg").Add(x => x.Label, "CFG scale").Add(x => x.Value, 7).Add(x => x.Step, 0.5).Add(x => x.ValueChanged, EventCallback.Factory.Create<double>(this, got.Add)));
}
