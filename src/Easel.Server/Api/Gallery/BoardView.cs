using Easel.Studio.Gallery;

namespace Easel.Server.Api.Gallery;

/// <summary>A board.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Name">Its name.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Images">How many pictures lie on it, those in the trash not counted; in lists.</param>
public sealed record BoardView(string Id, string Name, DateTime Created, int? Images)
{
    public static BoardView Of(Board board, int? images = null) => new(board.Id, board.Name, board.Created, images);
}
