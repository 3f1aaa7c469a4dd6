namespace Easel.Diffusion.Faces.Detection;

/// <summary>A square at which a detector looks for a face; all numbers are parts of the picture's sides (Deng et al. 2020, RetinaFace).</summary>
/// <param name="X">Of its centre.</param>
/// <param name="Y">Of its centre.</param>
/// <param name="Width">Of the square.</param>
/// <param name="Height">Of the square.</param>
public readonly record struct FaceAnchor(double X, double Y, double Width, double Height)
{
    private const double PlaceVariance = 0.1;
    private const double SizeVariance = 0.2;

    private static readonly (int Step, int[] Sides)[] levels = [(8, [16, 32]), (16, [64, 128]), (32, [256, 512])];

    /// <summary>How many sizes are looked for at each place.</summary>
    public const int EachPlace = 2;

    /// <summary>All anchors of a picture, in the order of the network's answers.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static IReadOnlyList<FaceAnchor> Of(int width, int height)
    {
        List<FaceAnchor> anchors = [];
        foreach (var (step, sides) in levels)
            for (var y = 0; y < Cells(height, step); y++)
                for (var x = 0; x < Cells(width, step); x++)
                    foreach (var side in sides) anchors.Add(new FaceAnchor((x + 0.5) * step / width, (y + 0.5) * step / height, (double)side / width, (double)side / height));
        return anchors;
    }

    /// <summary>The box that four numbers of the network mean here.</summary>
    public FaceBox Decode(ReadOnlySpan<float> told)
    {
        var (x, y) = (X + told[0] * PlaceVariance * Width, Y + told[1] * PlaceVariance * Height);
        var (width, height) = (Width * Math.Exp(told[2] * SizeVariance), Height * Math.Exp(told[3] * SizeVariance));
        return new FaceBox(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
    }

    /// <summary>The four numbers that mean a box here.</summary>
    public float[] Encode(FaceBox box) =>
    [
        (float)(((box.Left + box.Right) / 2 - X) / (PlaceVariance * Width)), (float)(((box.Top + box.Bottom) / 2 - Y) / (PlaceVariance * Height)),
        (float)(Math.Log(box.Width / Width) / SizeVariance), (float)(Math.Log(box.Height / Height) / SizeVariance),
    ];

    /// <summary>The place that two numbers of the network mean here.</summary>
    public FacePoint DecodePoint(float across, float down) => new(X + across * PlaceVariance * Width, Y + down * PlaceVariance * Height);

    /// <summary>The two numbers that mean a place here.</summary>
    public (float Across, float Down) EncodePoint(FacePoint point) => ((float)((point.X - X) / (PlaceVariance * Width)), (float)((point.Y - Y) / (PlaceVariance * Height)));

    private static int Cells(int side, int step) => (side + step - 1) / step;
}
