namespace Easel.Core.Imaging;

/// <summary>Pictures in rows with labels around them, in the sizes of A1111 1.10.1: letters of a 25th of a cell's sides together, labels beside rows three quarters of a cell wide.</summary>
public sealed class LabelledSheet
{
    private readonly IReadOnlyList<Bitmap?> pictures;
    private readonly (byte R, byte G, byte B) background;
    private readonly int columns;
    private readonly int rows;
    private readonly int margin;
    private readonly (int Width, int Height) cell;
    private readonly List<LegendText> above = [];
    private readonly List<LegendText> beside = [];
    private readonly int left;
    private readonly int top;

    /// <param name="pictures">Row by row; null is a place that stays empty. At least one is there.</param>
    /// <param name="columns">How many stand beside each other.</param>
    /// <param name="legend">What is written around them; null is nothing.</param>
    /// <param name="margin">Pixels between them.</param>
    /// <param name="background">R, G, B of what is empty; white when null.</param>
    public LabelledSheet(IReadOnlyList<Bitmap?> pictures, int columns, SheetLegend? legend = null, int margin = 0, (byte R, byte G, byte B)? background = null)
    {
        (this.pictures, this.columns, this.margin, this.background) = (pictures, columns, margin, background ?? (255, 255, 255));
        rows = (pictures.Count + columns - 1) / columns;
        cell = (pictures.Max(picture => picture?.Width ?? 0), pictures.Max(picture => picture?.Height ?? 0));
        if (legend is null) return;

        var letters = Math.Max(1, (cell.Width + cell.Height) / 25);
        left = legend.Rows.All(labels => labels.All(label => label.Text.Length == 0)) ? 0 : cell.Width * 3 / 4;
        above.AddRange(legend.Columns.Select(labels => new LegendText(labels, cell.Width, letters)));
        if (left > 0) beside.AddRange(legend.Rows.Select(labels => new LegendText(labels, left, letters)));
        var tallest = above.Select(text => text.Height).DefaultIfEmpty(0).Max();
        top = tallest == 0 ? 0 : tallest + 2 * LegendText.Between(letters);
    }

    /// <summary>Pixels.</summary>
    public int Width => checked(left + columns * cell.Width + (columns - 1) * margin);

    /// <summary>Pixels.</summary>
    public int Height => checked(top + rows * cell.Height + (rows - 1) * margin);

    /// <summary>The sheet; a picture that is smaller than the others stands in the middle of its cell.</summary>
    public Bitmap Draw()
    {
        var sheet = Grid.Blank(Width, Height, background);
        for (var column = 0; column < Math.Min(columns, above.Count) && top > 0; column++) ImageFit.Paste(above[column].Draw(top, background), sheet, X(column), 0);
        for (var row = 0; row < Math.Min(rows, beside.Count); row++) ImageFit.Paste(beside[row].Draw(cell.Height, background), sheet, 0, Y(row));
        for (var place = 0; place < pictures.Count; place++)
            if (pictures[place] is { } picture)
                ImageFit.Paste(picture, sheet, X(place % columns) + (cell.Width - picture.Width) / 2, Y(place / columns) + (cell.Height - picture.Height) / 2);
        return sheet;
    }

    private int X(int column) => left + column * (cell.Width + margin);

    private int Y(int row) => top + row * (cell.Height + margin);
}
