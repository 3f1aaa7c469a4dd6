using Easel.Core.Requests;
using Easel.Core.Results;
using Easel.Diffusion.Tests.Weights;
using Easel.Testing;
using Xunit;

namespace Easel.Diffusion.Tests.Captioning;

/// <summary>The engine asked to describe pictures.</summary>
public sealed class EngineCaptionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LocalEngine engine = new(new DiffusionParts(), new EngineOptions { Precision = "float32", Device = "cpu" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_sentence_and_the_best_of_each_kind_are_told()
    {
        var request = new CaptionRequest(TinyBlip.Write(folder["blip.safetensors"]), TestPictures.Recorded("engine", 40, 60)) { Least = 6, Most = 9 };
        var sentence = Told(await Ask(request)).Caption;
        Assert.NotEmpty(sentence);
        var ranked = request with
        {
            Ranker = TinyClip.Write(folder["clip.safetensors"]),
            Categories = [new PhraseCategory("mediums", ["in oil", "in ink", "in wax"], 2), new PhraseCategory("moods", ["calm"], 3)],
        };
        var told = Told(await Ask(ranked));
        Assert.Equal(sentence, told.Caption);
        Assert.Equal(3, told.Phrases.Count); // two of the first, and the only one of the second
        Assert.Equal(("calm", 1.0), (told.Phrases[^1].Name, told.Phrases[^1].Score));
        Assert.True(told.Phrases[0].Score >= told.Phrases[1].Score);
    }

    [Fact]
    public async Task What_is_not_there_is_named_by_its_field()
    {
        var request = new CaptionRequest(folder["none.pth"], TestPictures.Recorded("engine", 8, 8));
        Assert.Equal("captioner", Failure(await Ask(request)));
        Assert.Equal("least", Failure(await Ask(request with { Least = 0 })));
        Assert.Equal("ranker", Failure(await Ask(request with { Categories = [new PhraseCategory("moods", ["calm"], 1)] })));
    }

    private static ImageEvent.Captioned Told(List<ImageEvent> events) => Assert.Single(events.OfType<ImageEvent.Captioned>());

    private static string? Failure(List<ImageEvent> events) => Assert.IsType<ImageEvent.Failed>(events[^1]).Field;

    private async Task<List<ImageEvent>> Ask(CaptionRequest request) => await engine.Caption(request, Cancel).ToListAsync(Cancel);
}
