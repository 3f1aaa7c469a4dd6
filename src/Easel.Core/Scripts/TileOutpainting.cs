using Easel.Core.Requests;
using Easel.Core.Settings;

namespace Easel.Core.Scripts;

/// <summary>Paints beyond the picture in tiles of the request's size, those over its border, each by itself (facts: A1111 1.10.1 poor_mans_outpainting.py).</summary>
public sealed record TileOutpainting : PictureScript
{
    public const string Title = "poor man's outpainting";

    [Setting("Pixels to expand", Min = 8, Max = 1024, Step = 8, Help = "How far each side grows, brought up to a multiple of 64 in all; tiles overlap as far.")]
    public int Pixels { get; init; } = 128;

    [Setting("Mask blur", Min = 0, Max = 64, Step = 1, Help = "How softly old turns into new; twice as many pixels of the picture are painted too.")]
    public int MaskBlur { get; init; } = 4;

    [Setting("Masked content", Help = "What the new area is at first: fill (the picture's colours drawn out), original (black), latent_noise or latent_nothing.")]
    public MaskContent Content { get; init; } = MaskContent.Fill;

    [Setting("Outpainting direction", Choices = ["left", "right", "up", "down"], Help = "The sides that grow; several with commas between.")]
    public PictureSides Directions { get; init; } = PictureSides.Left | PictureSides.Right | PictureSides.Up | PictureSides.Down;

    public override IEnumerable<KeyValuePair<string, string>> InfotextEntries => [];

    public override void Check(ImageRequest request)
    {
        base.Check(request);
        if (request.BatchSize != 1) throw new RequestException("batch_size", $"{request.BatchSize} is not possible; '{Title}' makes one picture at a time; give 1");
        Outpainting.CheckSides(request, Directions, Pixels);
    }
}
