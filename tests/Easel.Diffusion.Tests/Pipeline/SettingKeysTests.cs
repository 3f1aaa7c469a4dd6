using System.Text.Json.Nodes;
using Easel.Core.Infotext;
using Easel.Core.Requests;
using Easel.Core.Results;
using Xunit;

namespace Easel.Diffusion.Tests.Pipeline;

/// <summary>Options of samplers and schedules in infotexts: under A1111's keys where it has them, else under Easel's, and the same picture again from either.</summary>
public sealed class SettingKeysTests : IDisposable
{
    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Device = "cpu", Precision = "float32" });

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Euler", """{"churn":5,"noiseScale":1.05}""", "Sigma churn: 5.0, Sigma noise: 1.05")]
    [InlineData("Heun", """{"churn":5,"churnMin":0.5,"churnMax":8}""", "Sigma churn: 5.0, Sigma tmin: 0.5, Sigma tmax: 8.0")]
    [InlineData("Euler a", """{"eta":0.5}""", "Eta: 0.5")]
    [InlineData("DDIM", """{"eta":0.5}""", "Eta DDIM: 0.5")]
    [InlineData("DPM++ 2M SDE", """{"eta":0.5,"solver":"heun"}""", "Eta: 0.5, Sampler options: \"{\\\"solver\\\":\\\"heun\\\"}\"")]
    [InlineData("UniPC", """{"variant":"bh2","skipType":"logSNR","maximumOrder":2}""", "UniPC variant: bh2, UniPC skip type: logSNR, UniPC order: 2")]
    [InlineData("LMS", """{"maximumOrder":2}""", "Sampler options: \"{\\\"maximumOrder\\\":2}\"")]
    [InlineData("DPM adaptive", """{"noiseScale":0.9}""", "Sampler options: \"{\\\"noiseScale\\\":0.9}\"")] // A1111 gives it none of its sigma settings
    public async Task A_samplers_own_options_come_back(string sampler, string options, string written) =>
        await ComesBack(new Choice(sampler, (JsonObject)JsonNode.Parse(options)!), "automatic", written);

    [Theory]
    [InlineData("Karras", """{"rho":5}""", "Schedule rho: 5.0")]
    [InlineData("Beta", """{"alpha":0.7}""", "Beta schedule alpha: 0.7, Beta schedule beta: 0.6")]
    public async Task A_schedules_own_options_come_back(string schedule, string options, string written) =>
        await ComesBack("Euler", new Choice(schedule, (JsonObject)JsonNode.Parse(options)!), written);

    private async Task ComesBack(Choice sampler, Choice schedule, string written)
    {
        var request = new ImageRequest
        {
            Prompt = "a cat",
            Model = SyntheticCheckpoints.PathOf("tiny-sd15"),
            Size = new ImageSize(64, 64),
            Sampler = sampler,
            Schedule = schedule,
            Steps = 4,
            Seeds = new Seeds { Seed = 7 },
        };
        var picture = await Make(request);
        Assert.Contains(written, picture.Infotext, StringComparison.Ordinal);
        var usual = await Make(request with { Sampler = sampler.Id, Schedule = schedule.Id });
        Assert.NotEqual(usual.Image.Rgb, picture.Image.Rgb);

        var reading = InfotextReader.Read(picture.Infotext);
        Assert.Empty(reading.NotHonoured);
        var again = await Make(reading.Request with { Model = request.Model });
        Assert.Equal(picture.Image.Rgb, again.Image.Rgb);
        Assert.Equal(picture.Infotext, again.Infotext);
    }

    private async Task<GeneratedImage> Make(ImageRequest request)
    {
        List<ImageEvent> told = [];
        await foreach (var happened in engine.Generate(request, TestContext.Current.CancellationToken)) told.Add(happened);
        return Assert.Single(told.OfType<ImageEvent.Picture>()).Image;
    }
}
