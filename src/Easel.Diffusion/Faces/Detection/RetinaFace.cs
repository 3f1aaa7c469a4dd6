using Easel.Diffusion.Models.Layers;
using Easel.Diffusion.Weights;
using static TorchSharp.torch;

namespace Easel.Diffusion.Faces.Detection;

/// <summary>
/// Finds faces and five points of each (Deng et al. 2020, RetinaFace over ResNet-50): picture [1, 3, H, W], 0…255 less a mean, blue first → one answer an anchor of
/// <see cref="FaceAnchor.Of"/>. Keys as facexlib's detection_Resnet50_Final.pth.
/// </summary>
public sealed class RetinaFace
{
    private const int Levels = 3;
    private const int Corners = 4;
    private const int Coordinates = 10;

    private readonly ResNetBody body;
    private readonly FeaturePyramid pyramid;
    private readonly ContextModule[] contexts;
    private readonly Conv2d[] classes;
    private readonly Conv2d[] boxes;
    private readonly Conv2d[] points;

    public RetinaFace(WeightScope weights)
    {
        body = new ResNetBody(weights["body"]);
        pyramid = new FeaturePyramid(weights["fpn"]);
        contexts = [.. Enumerable.Range(1, Levels).Select(level => new ContextModule(weights[$"ssh{level}"]))];
        classes = Heads(weights["ClassHead"], 2);
        boxes = Heads(weights["BboxHead"], Corners);
        points = Heads(weights["LandmarkHead"], Coordinates);
    }

    /// <summary>Whether a file is one, by its keys.</summary>
    public static bool Fits(WeightScope weights) => weights.Has("ClassHead.0.conv1x1.weight") && weights.Has("body.layer4.2.conv3.weight");

    /// <returns>Scores [N] in 0…1, boxes [N, 4] and points [N, 10] as <see cref="FaceAnchor"/> reads them.</returns>
    public (Tensor Scores, Tensor Boxes, Tensor Points) Forward(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var maps = pyramid.Forward(body.Forward(picture)).Zip(contexts, (map, context) => context.Forward(map)).ToArray();
        var scores = Answers(maps, classes, 2).softmax(-1).select(1, 1);
        return (scores.MoveToOuterDisposeScope(), Answers(maps, boxes, Corners).MoveToOuterDisposeScope(), Answers(maps, points, Coordinates).MoveToOuterDisposeScope());
    }

    private static Conv2d[] Heads(WeightScope weights, long numbers) =>
        [.. Enumerable.Range(0, Levels).Select(level => new Conv2d(weights[level]["conv1x1"], FeaturePyramid.Width, FaceAnchor.EachPlace * numbers, kernel: 1))];

    private static Tensor Answers(Tensor[] maps, Conv2d[] heads, long numbers) =>
        cat([.. maps.Zip(heads, (map, head) => head.Forward(map).permute(0, 2, 3, 1).reshape(-1, numbers))], dim: 0);
}
