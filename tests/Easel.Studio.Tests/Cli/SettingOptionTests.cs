using System.Reflection;
using Easel.Cli;
using Easel.Core.Requests;
using Easel.Core.Settings;
using Easel.Testing;
using Xunit;

namespace Easel.Studio.Tests.Cli;

/// <summary>Whatever a request can say, the command line can.</summary>
public sealed class SettingOptionTests : IDisposable
{
    // Said by an argument, an option of its own, or parts that are tested here themselves. Features: none exists yet. UnsaidKeys, KeepUnfinished: for servers.
    private static readonly string[] Otherwise = ["Prompt", "NegativePrompt", "Model", "Vae", "Sampler", "Schedule", "Seeds", "Options", "Upscaler", "Start", "Hires", "Refiner", "Faces", "Script", "Features", "UnsaidKeys", "KeepUnfinished"];

    private readonly string folder = Directory.CreateTempSubdirectory("easel-cli-").FullName;

    public static TheoryData<string, string> Settings => [.. from part in new[] { nameof(ImageRequest), nameof(Seeds), nameof(PictureOptions) }
                                                              from setting in SettingDescription.Of(Part(new ImageRequest { Prompt = "" }, part))
                                                              select (part, setting.Name)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_is_set_by_its_option(string part, string name)
    {
        var before = new ImageRequest { Prompt = "cat", Size = new ImageSize(32, 32), CfgScale = BuiltInChoices.CfgScale, Upscaler = BuiltInChoices.NoUpscaler };
        var setting = SettingDescription.Of(Part(before, part)).Single(setting => setting.Name == name);
        var (text, value) = Another(setting);
        var option = FieldNames.OfProperty(name)[0];
        var error = new StringWriter();
        var engine = new FakeEngine();
        string[] size = name == nameof(ImageRequest.Size) ? [] : ["--size", "32x32"];
        var code = await new CommandLine(_ => engine, new StringWriter(), error).Run(["generate", "cat", "--out", folder, "--no-upscale", .. size, option, text], TestContext.Current.CancellationToken);

        Assert.True(code == 0, $"{option} {text}: {error}");
        var request = engine.Requests.Single();
        Assert.Equal(value, Property(part, name).GetValue(Part(request, part)));
        Property(part, name).SetValue(Part(request, part), setting.Default); // nothing else changed
        Assert.Equal(before, request);
    }

    [Theory]
    [InlineData(nameof(ImageRequest))]
    [InlineData(nameof(Seeds))]
    [InlineData(nameof(PictureOptions))]
    public void No_property_is_without_an_option(string part)
    {
        var settings = SettingDescription.Of(Part(new ImageRequest { Prompt = "" }, part)).Select(setting => setting.Name);
        var properties = Part(new ImageRequest { Prompt = "" }, part).GetType().GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
        Assert.Empty(properties.Except(settings).Except(Otherwise));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_number_that_is_none_is_refused(string part, string name)
    {
        var property = Property(part, name);
        if ((Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) != typeof(double)) return;
        var request = new ImageRequest { Prompt = "", Seeds = new Seeds(), Options = new PictureOptions() };
        property.SetValue(Part(request, part), double.NaN);
        Assert.Throws<RequestException>(() => RequestLimits.Check(request));
    }

    private static object Part(ImageRequest request, string part) => part switch { nameof(Seeds) => request.Seeds, nameof(PictureOptions) => request.Options, _ => request };

    private static PropertyInfo Property(string part, string name) => Part(new ImageRequest { Prompt = "" }, part).GetType().GetProperty(name)!;

    /// <summary>A value that is allowed and not the usual one, as it is typed and as it is meant.</summary>
    private static (string Text, object Value) Another(SettingDescription setting) => (Nullable.GetUnderlyingType(setting.Type) ?? setting.Type, setting.Default) switch
    {
        (_, bool flag) => (flag ? "false" : "true", !flag),
        (_, Enum named) => Enum.GetValues(named.GetType()).Cast<object>().First(value => !value.Equals(named)) is var other ? (other.ToString()!.ToLowerInvariant(), other) : default,
        (_, int number) => number + 1 <= setting.Setting.Max ? ($"{number + 1}", number + 1) : ($"{number - 1}", number - 1),
        (_, long number) => ($"{number + 7}", number + 7),
        (_, string text) => setting.Setting.Choices!.First(choice => choice != text) is var choice ? (choice, choice) : default,
        var (type, _) when type == typeof(ImageSize) => ("64x48", new ImageSize(64, 48)),
        _ => ("0.25", 0.25),
    };
}
