using Bunit;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Studio.Intake;
using Easel.Studio.Library;
using Easel.Web.Assets;
using Easel.Web.Generate;
using Easel.Web.Live;
using Easel.Web.Start;
using Easel.Web.Tests.Generate;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Xunit;

namespace Easel.Web.Tests.Components;

/// <summary>Every part of the form shows what stands in it, whichever part has changed it.</summary>
public sealed class ParameterFormTests : BunitContext, IAsyncLifetime
{
    private FormStudio studio = null!;
    private GenerateForm form = null!;

    public async ValueTask InitializeAsync()
    {
        studio = await FormStudio.Open();
        form = await studio.Form();
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddMudServices();
        Services.AddSingleton<PromptTokens>().AddSingleton(form).AddSingleton(studio.Styles).AddSingleton(studio.Running.Library).AddSingleton(studio.Running.Models).AddScoped<Told>();
        Services.AddSingleton(new PromptWords(studio.Running.Folders, studio.Styles)).AddSingleton<WebAssets>();
        Services.AddSingleton(new StartDesk(form, new StartPictures(Path.Combine(studio.Running.DataFolder, "inputs"), () => studio.Settings.Current.Intake, TimeProvider.System)));
        Services.AddSingleton(new ResultShelf(form, studio.Running.Pictures, studio.Running.Gallery.Index));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await studio.DisposeAsync();
    }

    [Fact]
    public void Styles_are_written_into_the_prompts()
    {
        studio.Styles.Put(new PromptStyle("oil", "oil painting of {prompt}", "photo"));
        var page = Render<ParameterForm>();
        page.Find("#prompt").Input("a boat");
        page.WaitForState(() => page.FindAll(".chip").Any(chip => chip.TextContent == "oil"), TimeSpan.FromSeconds(10));
        page.FindAll(".chip").Single(chip => chip.TextContent == "oil").Click();
        page.WaitForState(() => page.FindAll(".link").Any(link => link.TextContent.StartsWith("Write them", StringComparison.Ordinal)), TimeSpan.FromSeconds(10));
        page.FindAll(".link").Single(link => link.TextContent.StartsWith("Write them", StringComparison.Ordinal)).Click();
        page.WaitForAssertion(() => Assert.Equal("oil painting of a boat", page.Find("#prompt").GetAttribute("value")));
        Assert.Equal("photo", page.Find("#negative_prompt").GetAttribute("value"));
    }

    [Fact]
    public void Faces_cannot_be_chosen_without_weights_and_the_form_says_which()
    {
        var page = Render<ParameterForm>();
        page.WaitForState(() => page.FindAll("#faces[disabled]").Count == 1, TimeSpan.FromSeconds(10));
        Assert.Contains("codeformer-v0.1.0.pth", page.Find("#faces-why").TextContent, StringComparison.Ordinal);
        form.Change(request => request with { Faces = new FaceRestoration() }); // as an infotext may bring it
        page.WaitForAssertion(() => Assert.Contains("CodeFormer is not there", page.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        page.Find("#faces").Change("");
        page.WaitForAssertion(() => Assert.Null(form.Request.Faces), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Another_model_brings_its_size()
    {
        var page = Render<ParameterForm>();
        Assert.Equal("128", page.Find("#width").GetAttribute("value"));
        page.Find("#model").Change("another");
        page.WaitForAssertion(() => Assert.Equal("512", page.Find("#width").GetAttribute("value")));
    }

    [Fact]
    public async Task The_parameters_of_a_picture_fill_every_part()
    {
        var page = Render<ParameterForm>();
        await page.InvokeAsync(() => form.Use("a cat\nSteps: 9, Sampler: Euler a, Schedule type: Karras, CFG scale: 3.5, Seed: 77, Size: 64x96"));
        page.WaitForAssertion(() => Assert.Equal(["a cat", "9", "3.5", "64", "96", "77"], new[] { "prompt", "steps", "cfg_scale", "width", "height", "seed" }.Select(id => page.Find("#" + id).GetAttribute("value"))));
        Assert.Equal(new ImageSize(64, 96), form.Request.Size);
    }

    [Fact]
    public async Task A_script_shows_a_field_for_each_of_its_settings()
    {
        var desk = Services.GetRequiredService<StartDesk>();
        desk.Begin(Easel.Core.Imaging.PictureCodec.Encode(Easel.Testing.TestPictures.Recorded("photo", 64, 64), Easel.Core.Imaging.PictureFormat.Png));
        var page = Render<ParameterForm>();
        page.Find("#script").Change("outpainting mk2");
        page.WaitForAssertion(() => Assert.Equal("64", page.Find("#script_pixels").GetAttribute("value"))); // half of the 128 that are painted at a time
        page.FindAll(".chip").Single(chip => chip.TextContent == "Up").Click();
        page.WaitForAssertion(() => Assert.Equal("left, right, down", form.Request.Script!.Options!["directions"]!.ToString()));
        page.Find("#script_maskBlur").Change("99");
        page.WaitForAssertion(() => Assert.NotNull(form.Problem("script.maskBlur")));
        page.Find("#script_maskBlur").Change("4");
        page.WaitForAssertion(() => Assert.Empty(form.Problems));

        foreach (var entry in Easel.Core.Scripts.PictureScript.Known)
        {
            page.Find("#script").Change(entry.Id);
            foreach (var setting in entry.Settings.Where(setting => setting.Name is not ("Directions" or "SinglePictures") && !setting.Name.EndsWith("Values", StringComparison.Ordinal)))
                page.WaitForAssertion(() => Assert.NotNull(page.Find($"#script_{System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(setting.Name)}")));
        }

        await page.InvokeAsync(desk.Leave);
        Assert.NotNull(form.Request.Script); // rests until there is a picture again
        Assert.Empty(form.Problems);
    }

    [Fact]
    public void A_plot_needs_no_picture_and_has_values_for_the_axes_it_has()
    {
        var page = Render<ParameterForm>();
        Assert.Equal(["", "x/y/z plot", "prompt matrix"], page.Find("#script").QuerySelectorAll("option").Select(option => option.GetAttribute("value")));
        page.Find("#script").Change("x/y/z plot");
        page.WaitForAssertion(() => Assert.NotNull(form.Problem("script.xType"))); // nothing changes yet
        Assert.Empty(page.FindAll("#script_xValues"));
        page.Find("#script_xType").Change("Sampler");
        page.WaitForAssertion(() => Assert.NotNull(form.Problem("script.xValues")));
        page.WaitForState(() => page.FindAll("#script_xValues_add").Count == 1, TimeSpan.FromSeconds(10));
        page.Find("#script_xValues_add").Change("Euler a");
        page.WaitForAssertion(() => Assert.Equal("Euler a", page.Find("#script_xValues").GetAttribute("value")));
        page.Find("#script_xValues_add").Change("DPM++ 2M");
        page.WaitForAssertion(() => Assert.Equal("Euler a, DPM++ 2M", form.Request.Script!.Options!["xValues"]!.ToString()));
        Assert.Empty(form.Problems);
        page.Find("#script_xType").Change("Steps");
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#script_xValues").GetAttribute("value")));
        Assert.Empty(page.FindAll("#script_xValues_add"));
        page.Find("#script_xValues").Change("1-ten");
        page.WaitForAssertion(() => Assert.Contains("1-ten", form.Problem("script.xValues"), StringComparison.Ordinal));
        page.Find("#script_xValues").Change("1-3");
        page.WaitForAssertion(() => Assert.Empty(form.Problems));
        Assert.NotNull(form.Finished(form.Request, []).Script);
    }

    [Fact]
    public void Sides_are_swapped_and_shapes_keep_the_pixels()
    {
        var page = Render<ParameterForm>();
        page.FindAll(".chip").Single(chip => chip.TextContent == "2:1").Click();
        page.WaitForAssertion(() => Assert.Equal(new ImageSize(184, 88), form.Request.Size));
        page.Find(".swap").Click();
        page.WaitForAssertion(() => Assert.Equal("88", page.Find("#width").GetAttribute("value")));
    }
}
