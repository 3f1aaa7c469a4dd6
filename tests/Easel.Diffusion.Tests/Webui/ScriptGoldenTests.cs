using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Diffusion.Tests.Pipeline;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Webui;

/// <summary>Recorded requests with scripts of img2img over HTTP: pictures within the tolerance, and the first one's infotext.</summary>
public sealed class ScriptGoldenTests(RecordedStudio recorded) : IClassFixture<RecordedStudio>
{
    private const double MeanTolerance = 0.5;   // of 255
    private const double LargestTolerance = 4;  // of 255

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("script")
            from entry in Goldens.Open("script", file).Data.EnumerateObject()
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_script_makes_the_recorded_pictures(string file, string name)
    {
        var data = Goldens.Open("script", file).Data.GetProperty(name);
        using var body = new StringContent(data.GetProperty("request").GetRawText(), Encoding.UTF8, "application/json");
        var answer = await recorded.Client.PostAsync(new Uri(data.GetProperty("path").GetString()!, UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        List<string> problems = [.. Compare(data.GetProperty("response"), JsonDocument.Parse(text).RootElement, data.TryGetProperty("columns", out var columns) ? columns.GetInt32() : null)];
        Goldens.Report($"script/{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    private static IEnumerable<string> Compare(JsonElement golden, JsonElement actual, int? columns)
    {
        var (images, made) = (golden.GetProperty("images"), actual.GetProperty("images"));
        if (images.GetArrayLength() != made.GetArrayLength()) yield return $"{made.GetArrayLength()} pictures instead of {images.GetArrayLength()}";
        foreach (var (index, (expected, picture)) in images.EnumerateArray().Zip(made.EnumerateArray()).Index())
        {
            var (a, b) = (Decode(expected), Decode(picture));
            var part = new PixelBox(0, 0, columns ?? a.Width, a.Height);
            var differences = ImageFit.Crop(a, part).Rgb.Zip(ImageFit.Crop(b, part).Rgb, (x, y) => Math.Abs(x - y)).ToList();
            if ((a.Width, a.Height) != (b.Width, b.Height) || differences.Average() > MeanTolerance || differences.Max() > LargestTolerance)
                yield return $"picture {index}: {b.Width}x{b.Height} instead of {a.Width}x{a.Height}, by {differences.Average():F2} and at most {differences.Max()}";
        }

        var (wanted, said) = (Infotext(golden), Infotext(actual));
        if (wanted != said) yield return $"infotext {said} instead of {wanted}";
    }

    private static string Infotext(JsonElement answer) =>
        RecordedModels.Comparable(JsonDocument.Parse(answer.GetProperty("info").GetString()!).RootElement.GetProperty("infotexts")[0].GetString()!);

    private static Bitmap Decode(JsonElement image) => PictureCodec.Decode(Convert.FromBase64String(image.GetString()!), "recording");
}
