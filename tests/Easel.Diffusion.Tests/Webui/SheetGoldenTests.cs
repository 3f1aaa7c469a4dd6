using System.Text;
using System.Text.Json;
using Easel.Core.Imaging;
using Easel.Diffusion.Tests.Pipeline;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Webui;

/// <summary>Recorded requests with scripts that make sheets: the sheet's size and its pictures within the tolerance, and every infotext. Its letters are drawn otherwise.</summary>
public sealed class SheetGoldenTests(RecordedStudio recorded) : IClassFixture<RecordedStudio>
{
    private const double MeanTolerance = 0.5;   // of 255
    private const double LargestTolerance = 4;  // of 255

    public static TheoryData<string, string> Cases =>
        [.. from file in Goldens.Names("sheets")
            from entry in Goldens.Open("sheets", file).Data.EnumerateObject()
            select (file, entry.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_script_makes_the_recorded_sheet(string file, string name)
    {
        var data = Goldens.Open("sheets", file).Data.GetProperty(name);
        var request = data.GetProperty("request");
        using var body = new StringContent(request.GetRawText(), Encoding.UTF8, "application/json");
        var answer = await recorded.Client.PostAsync(new Uri(data.GetProperty("path").GetString()!, UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        List<string> problems = [.. Compare(data.GetProperty("response"), JsonDocument.Parse(text).RootElement, (request.GetProperty("width").GetInt32(), request.GetProperty("height").GetInt32()))];
        Goldens.Report($"sheets/{file}/{name}", problems.Count == 0, string.Join("; ", problems));
        Assert.Empty(problems);
    }

    private static IEnumerable<string> Compare(JsonElement golden, JsonElement actual, (int Width, int Height) cell)
    {
        var (images, made) = (Pictures(golden), Pictures(actual));
        if (images.Count != made.Count) yield return $"{made.Count} pictures instead of {images.Count}";
        foreach (var (index, (a, b)) in images.Zip(made).Index())
        {
            if ((a.Width, a.Height) != (b.Width, b.Height))
            {
                yield return $"picture {index}: {b.Width}x{b.Height} instead of {a.Width}x{a.Height}";
                continue;
            }

            var pictures = new PixelBox(a.Width % cell.Width, a.Height % cell.Height, a.Width, a.Height); // labels stand in front and above
            var differences = ImageFit.Crop(a, pictures).Rgb.Zip(ImageFit.Crop(b, pictures).Rgb, (x, y) => Math.Abs(x - y)).ToList();
            if (differences.Average() > MeanTolerance || differences.Max() > LargestTolerance) yield return $"picture {index}: by {differences.Average():F2} and at most {differences.Max()}";
        }

        var (wanted, said) = (Info(golden), Info(actual));
        if (Texts(wanted).Count != Texts(said).Count) yield return $"{Texts(said).Count} infotexts instead of {Texts(wanted).Count}";
        foreach (var (index, (expected, infotext)) in Texts(wanted).Zip(Texts(said)).Index())
            if (expected != infotext) yield return $"infotext {index}: {infotext} instead of {expected}";
        foreach (var key in new[] { "prompt", "all_prompts", "seed", "all_seeds", "steps", "cfg_scale", "index_of_first_image" })
            if (wanted.GetProperty(key).GetRawText() is var value && said.GetProperty(key).GetRawText() is var other && value.Replace(" ", "", StringComparison.Ordinal) != other.Replace(" ", "", StringComparison.Ordinal)) yield return $"{key}: {other} instead of {value}";
    }

    private static List<Bitmap> Pictures(JsonElement answer) => [.. answer.GetProperty("images").EnumerateArray().Select(image => PictureCodec.Decode(Convert.FromBase64String(image.GetString()!), "recording"))];

    private static JsonElement Info(JsonElement answer) => JsonDocument.Parse(answer.GetProperty("info").GetString()!).RootElement;

    private static List<string> Texts(JsonElement info) => [.. info.GetProperty("infotexts").EnumerateArray().Select(text => RecordedModels.Comparable(text.GetString()!))];
}
