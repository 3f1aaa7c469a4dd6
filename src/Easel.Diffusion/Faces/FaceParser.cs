using Easel.Diffusion.Faces.Parsing;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces;

/// <summary>Says which pixels of a face are laid back.</summary>
public sealed class FaceParser : IDisposable
{
    private readonly FaceWeights<ParseNet> file;

    /// <param name="path">facexlib's parsing_parsenet.pth.</param>
    /// <param name="plain">Whether to leave everything to TorchSharp's own operations.</param>
    /// <exception cref="WeightsException">The file is missing, damaged, or no such parser.</exception>
    public FaceParser(string path, bool plain = false) => file = new FaceWeights<ParseNet>(path, plain, weights => ParseNet.Fits(weights)
        ? new ParseNet(weights)
        : throw new WeightsException(path, null, $"this parses no faces; give facexlib's {FaceFiles.ParserName}"));

    /// <param name="face">[1, 3, side, side] in −1…1.</param>
    /// <returns>How much of each pixel shows, 0 to 1, for the 512 pixels a side that it looks at.</returns>
    public float[] Mask(Tensor face)
    {
        file.EnsureUnchanged();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var seen = face.size(3) == ParseNet.Side ? face : nn.functional.interpolate(face, size: [ParseNet.Side, ParseNet.Side], mode: InterpolationMode.Bilinear, align_corners: false);
        var classes = file.Network.Forward(seen).argmax(1).to(int64, CPU).contiguous();
        return FaceMask.Of(classes.data<long>().ToArray(), ParseNet.Side);
    }

    public void Dispose() => file.Dispose();
}
