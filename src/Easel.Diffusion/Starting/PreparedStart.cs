using System.Collections.Immutable;
using Easel.Core.Imaging;
using Easel.Core.Requests;

namespace Easel.Diffusion.Starting;

/// <summary>A start image brought to the size of what is painted, what of it is painted, and what is laid back over the result (A1111 1.10.1, processing.py, StableDiffusionProcessingImg2Img.init).</summary>
/// <param name="Pictures">One, or one each of a batch; of the request's size, or of their own where the latent is resized.</param>
/// <param name="Mask">Of the request's size, 255 where to paint; null paints all.</param>
/// <param name="Overlays">What lies over the results, of the whole picture's size; none when nothing does.</param>
/// <param name="Part">The part of the whole picture that is painted, or null for all of it.</param>
/// <param name="Warnings">What a person should know.</param>
public sealed record PreparedStart(ImmutableArray<Bitmap> Pictures, GreyBitmap? Mask, ImmutableArray<RgbaPicture> Overlays, PixelBox? Part, ImmutableArray<string> Warnings)
{
    private const byte Half = 128;
    private const double SoftEdge = 4; // pixels

    /// <summary>What of the latent is painted, 255 where, of any size; null is as <see cref="Mask"/>.</summary>
    public GreyBitmap? LatentMask { get; init; }

    /// <summary>The pictures that soft inpainting lays back, of the overlays' size; none where nothing is.</summary>
    public ImmutableArray<Bitmap> Originals { get; init; } = [];

    /// <summary>Reads and prepares what a request names.</summary>
    /// <exception cref="RequestException">A picture is not there, or is none.</exception>
    public static PreparedStart Of(StartImage start, ImageSize size)
    {
        ImmutableArray<Bitmap> pictures = [.. start.Pictures.Select((picture, i) => NamedPicture.Load($"start.pictures[{i}]", picture).Over())];
        if (start.Mask is not { } paint) return new PreparedStart([.. pictures.Select(picture => Sized(picture, start.Resize, size))], null, [], null, []);

        var mask = GaussianBlur.Of(Shape(paint), paint.BlurX, paint.BlurY);
        var latent = paint.LatentPicture is { } drawn ? Red(NamedPicture.Load("start.mask.latent_picture", drawn).Colours()) : null;
        if (!paint.OnlyMasked) return Whole(start, paint, pictures, mask, size, latent);
        mask = Resampling.Resize(mask, pictures[0].Width, pictures[0].Height, ResampleFilter.Lanczos); // the part is one of the picture's
        return MaskRegion.Around(mask, paint.Padding) is { } box
            ? OnlyMasked(start, paint, pictures, mask, MaskRegion.Expanded(box, size.Width, size.Height, mask.Width, mask.Height), size) with { LatentMask = latent }
            : new PreparedStart([.. pictures.Select(picture => Sized(picture, start.Resize, size))], null, [], null, ["the mask is empty, so the whole picture is painted"]);
    }

    private static PreparedStart Whole(StartImage start, PaintMask paint, ImmutableArray<Bitmap> pictures, GreyBitmap mask, ImageSize size, GreyBitmap? latent)
    {
        var painted = Sized(mask, start.Resize, size);
        var over = painted.With(value => (byte)Math.Min(255, value * 2));
        var sized = pictures.Select(picture => Sized(picture, start.Resize, size)).ToImmutableArray();
        var overlays = sized.Select(picture => Overlay(ImageFit.Stretch(picture, size.Width, size.Height), over, start.Resize)); // only where the latent is resized are they not of that size
        return new PreparedStart(Filled(sized, latent ?? painted, paint), painted, paint.Overlay ? [.. overlays] : [], null, []) // what the latent keeps is not filled
        {
            LatentMask = latent,
            Originals = paint is { Soft: not null, Overlay: true } ? [.. sized.Select(picture => ImageFit.Stretch(picture, size.Width, size.Height))] : [],
        };
    }

    private static PreparedStart OnlyMasked(StartImage start, PaintMask paint, ImmutableArray<Bitmap> pictures, GreyBitmap mask, PixelBox part, ImageSize size)
    {
        var painted = Inside(Crop(mask, part), size);
        var overlays = pictures.Select(picture => Overlay(picture, mask, start.Resize));
        var parts = pictures.Select(picture => ImageFit.Inside(ImageFit.Crop(picture, part), size.Width, size.Height)).ToImmutableArray();
        return new PreparedStart(Filled(parts, painted, paint), painted, paint.Overlay ? [.. overlays] : [], part, []) { Originals = paint is { Soft: not null, Overlay: true } ? pictures : [] };
    }

    /// <summary>What must stay, laid over a painted picture; a painted part goes back to its place in the whole.</summary>
    /// <param name="painted">Of the request's size.</param>
    /// <param name="index">Its place in the batch.</param>
    /// <param name="shown">Of soft inpainting, where it shows, of the latent's size; else null.</param>
    public Bitmap Lay(Bitmap painted, int index, GreyBitmap? shown)
    {
        if (Overlays.IsEmpty) return painted;
        var overlay = shown is null || Originals.IsEmpty ? Overlays[index % Overlays.Length] : Kept(Originals[index % Originals.Length], shown, new ImageSize(painted.Width, painted.Height));
        if (Part is not { } part) return Composite.Over(painted, overlay);

        var whole = new Bitmap(overlay.Width, overlay.Height, new byte[overlay.Width * overlay.Height * 3]);
        ImageFit.Paste(ImageFit.Cover(painted, part.Width, part.Height), whole, part.Left, part.Top);
        return Composite.Over(whole, overlay);
    }

    // The original where the painted picture does not show.
    private RgbaPicture Kept(Bitmap original, GreyBitmap shown, ImageSize size)
    {
        var mask = Inside(shown, size).Blurred(SoftEdge);
        if (Part is { } part)
        {
            var whole = new Bitmap(original.Width, original.Height, new byte[checked(original.Width * original.Height * 3)]);
            ImageFit.Paste(ImageFit.Cover(mask.ToRgb(), part.Width, part.Height), whole, part.Left, part.Top);
            mask = Red(whole);
        }

        return PremultipliedPicture.Of(original, mask.With(value => (byte)(255 - value))).Straight();
    }

    // White paints, or what is opaque where anything is transparent.
    private static GreyBitmap Shape(PaintMask paint)
    {
        var drawn = NamedPicture.Load("start.mask.picture", paint.Picture);
        var shape = !drawn.HasAlpha ? GreyBitmap.Luminance(drawn.Colours()) : paint.RoundsLatent() ? drawn.Alpha().With(alpha => alpha > Half ? (byte)255 : (byte)0) : drawn.Alpha();
        return paint.Inverted ? shape.With(value => (byte)(255 - value)) : shape;
    }

    private static ImmutableArray<Bitmap> Filled(ImmutableArray<Bitmap> pictures, GreyBitmap painted, PaintMask paint) =>
        paint.Content == MaskContent.Original ? pictures : [.. pictures.Select(picture => MaskFill.Of(picture, (picture.Width, picture.Height) == (painted.Width, painted.Height) ? painted : Resampling.Resize(painted, picture.Width, picture.Height, ResampleFilter.Lanczos)))];

    private static RgbaPicture Overlay(Bitmap picture, GreyBitmap mask, ImageResize resize) =>
        PremultipliedPicture.Of(picture, Sized(mask, resize, new ImageSize(picture.Width, picture.Height)).With(value => (byte)(255 - value))).Straight();

    private static Bitmap Sized(Bitmap picture, ImageResize resize, ImageSize size) => resize switch
    {
        ImageResize.Stretch => ImageFit.Stretch(picture, size.Width, size.Height),
        ImageResize.Crop => ImageFit.Cover(picture, size.Width, size.Height),
        ImageResize.Fill => ImageFit.Inside(picture, size.Width, size.Height),
        _ => picture,
    };

    private static GreyBitmap Sized(GreyBitmap mask, ImageResize resize, ImageSize size) => (mask.Width, mask.Height) == (size.Width, size.Height) ? mask : resize switch
    {
        ImageResize.Crop or ImageResize.Fill => Red(Sized(mask.ToRgb(), resize, size)),
        _ => Resampling.Resize(mask, size.Width, size.Height, ResampleFilter.Lanczos),
    };

    private static GreyBitmap Inside(GreyBitmap mask, ImageSize size) => Red(ImageFit.Inside(mask.ToRgb(), size.Width, size.Height));

    private static GreyBitmap Crop(GreyBitmap mask, PixelBox part) => Red(ImageFit.Crop(mask.ToRgb(), part));

    private static GreyBitmap Red(Bitmap picture) => new(picture.Width, picture.Height, [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => picture.Rgb[3 * i])]);
}
