using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Easel.Training.Data;

/// <summary>Every scene of every picture, drawn once and kept as bytes.</summary>
public sealed class ScenePool
{
    private const double PlainShare = 0.62;
    private const double DyedShare = 0.25; // the rest has a coloured ground

    private readonly List<byte[]> pixels = [];
    private readonly List<Scene> scenes = [];
    private readonly List<Kinds> pictures = [];
    private readonly List<Kinds> core = [];

    /// <param name="pictures">What to draw.</param>
    /// <param name="side">Pixels a side.</param>
    /// <param name="coreShare">How often a core concept is picked, 0–1; else it is any.</param>
    public ScenePool(IReadOnlyList<ConceptPicture> pictures, int side, double coreShare = 0.5)
    {
        (Side, CoreShare) = (side, coreShare);
        var composer = new Composer(side);
        foreach (var drawn in pictures.AsParallel().AsOrdered().Select(picture => composer.Scenes(picture).ToList()))
        {
            this.pictures.Add(new Kinds(
                scenes.Count,
                drawn.Count(pair => pair.Scene.Colour is not null),
                drawn.Count(pair => pair.Scene.Ground is not null)));
            if (drawn[0].Scene.Picture.Core) core.Add(this.pictures[^1]);
            scenes.AddRange(drawn.Select(pair => pair.Scene));
            pixels.AddRange(drawn.Select(pair => pair.Pixels));
        }
    }

    public int Side { get; }

    public double CoreShare { get; }

    public IReadOnlyList<Scene> Scenes => scenes;

    /// <summary>Index of a scene: of a core concept as often as <see cref="CoreShare"/> says, else of any; most often as it is, sometimes dyed or before a colour.</summary>
    public int Pick(Random random)
    {
        var among = core.Count > 0 && random.NextDouble() < CoreShare ? core : pictures;
        var kinds = among[random.Next(among.Count)];
        var roll = random.NextDouble();
        if (roll < PlainShare) return kinds.First;
        return roll < PlainShare + DyedShare && kinds.Dyed > 0
            ? kinds.First + 1 + random.Next(kinds.Dyed)
            : kinds.First + 1 + kinds.Dyed + random.Next(kinds.Grounds);
    }

    /// <summary>Tells pools of different scenes, sizes or order apart: 16 hexadecimal digits.</summary>
    public string Fingerprint()
    {
        var names = string.Join('\n', scenes.Select(scene => $"{scene.Picture.Label}|{scene.Picture.Style}|{scene.Colour}|{scene.Ground}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Side}\n{names}")))[..16];
    }

    /// <summary>Whole scenes, [N, 3, side, side] in −1…1.</summary>
    public Tensor Pictures(IReadOnlyList<int> indices) => Crops([.. indices.Select(index => (index, 0, 0))], Side);

    /// <summary>Parts of scenes, [N, 3, crop, crop] in −1…1.</summary>
    /// <param name="places">Index of the scene, left and top of the part.</param>
    /// <param name="crop">Pixels a side.</param>
    public Tensor Crops(IReadOnlyList<(int Index, int Left, int Top)> places, int crop)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[places.Count * 3 * crop * crop];
        for (var i = 0; i < places.Count; i++)
            for (var channel = 0; channel < 3; channel++)
                for (var y = 0; y < crop; y++)
                {
                    var (index, left, top) = places[i];
                    Array.Copy(pixels[index], (channel * Side + top + y) * Side + left, bytes, ((i * 3 + channel) * crop + y) * crop, crop);
                }

        return torch.tensor(bytes, dtype: uint8).reshape(places.Count, 3, crop, crop).to(float32).div_(127.5).sub_(1).MoveToOuterDisposeScope();
    }

    private readonly record struct Kinds(int First, int Dyed, int Grounds);
}
