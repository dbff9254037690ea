-- Second filter for Word and PowerPoint: the page's properties, pictures with their alternative text, callouts.

local shared = dofile(pandoc.path.join({pandoc.path.directory(PANDOC_SCRIPT_FILE), 'shared.lua'}))
local context = shared.context

-- Word takes the alternative text from the image's words, PowerPoint from its title; there the words are a caption.
local function image(element)
  local picture = context.pictures[element.src]
  if picture == nil then error('the picture ' .. element.src .. ' cannot be shown') end
  element.src = picture.file
  element.caption = FORMAT == 'docx' and {pandoc.Str(element.attributes.alt)} or {}
  element.title = FORMAT == 'pptx' and element.attributes.alt or ''
  element.attributes.alt = nil
  if picture.width and element.attributes.width == nil then
    element.attributes.width = tostring(picture.width * 0.75) .. 'pt'
  end
  return element
end

local function callout(div, kind)
  local title = div.attributes.title and pandoc.Inlines(div.attributes.title)
  if title == nil and div.content[1] and div.content[1].t == 'Header' then title = div.content:remove(1).content end
  local blocks = pandoc.List({pandoc.Para({pandoc.Strong(title or context.words.callouts[kind])})})
  blocks:extend(div.content)
  return blocks
end

-- PowerPoint drops pictures inside blocks and makes a caption of the words of one that stands alone.
local function framed(element)
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local blocks = pandoc.List(element.content)
  local alone = #blocks == 1 and blocks[1].content and blocks[1].content[1]
  if FORMAT == 'pptx' and alone and alone.t == 'Image' then
    alone.caption = caption
    return pandoc.Para({alone})
  end
  blocks:insert(element.classes:includes('engine-table') and 1 or #blocks + 1, pandoc.Para({pandoc.Strong(caption)}))
  return FORMAT == 'pptx' and blocks or pandoc.Div(blocks, pandoc.Attr(element.identifier))
end

function Div(div)
  local kind = shared.callout_kind(div)
  if kind then return callout(div, kind) end
  if div.classes:includes('engine-page-break') then
    if FORMAT ~= 'docx' then return {} end
    return pandoc.RawBlock('openxml', '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
  end
  return div.content
end

function Meta(meta)
  for name, text in pairs(context.properties) do meta[name] = pandoc.MetaInlines({pandoc.Str(text)}) end
  return meta
end

Image = image
Figure = framed
